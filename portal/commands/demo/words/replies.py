"""What staff answer, ask and note, what requesters answer back, and how they rate."""

REPLIES = {
    "I1": (
        "You're unlocked, {first_name}. I've moved your code app to the new phone; open it once.",
        "Reset done. The new password is on its way by text; change it at the first sign-in.",
        "I rang you: you're in again. The old session was still open on {machine}.",
        "Unlocked. It was the tablet with the old password that kept locking you out.",
    ),
    "I2": (
        "Done: you can read {folder} until the end of the quarter. Reply if you need to edit.",
        "You have the same rights as {colleague} now. Sign out and in once.",
        "The owner said yes; {folder} opens from now on.",
        "You were in the wrong group. Moved you; try again in ten minutes.",
    ),
    "I3": (
        "Everything is ready two days before. The laptop is on shelf 4 with the name on it.",
        "Accounts, laptop and desk are prepared; I meet {first} online at {time} that day.",
        "Ready. The welcome mail went out, first sign-in works.",
    ),
    "I4": (
        "Set for the last day at 17:00, not before. {colleague} opens the mailbox from then on.",
        "Moved on that day: old rights end, new ones begin. The laptop stays.",
        "All closed as agreed; badge and laptop are at reception.",
    ),
    "I5": (
        "Your new one is here. {time} at the counter, 30 minutes, and you leave with everything.",
        "Ordered and set up; it's handed over with your files on it.",
        "We had one on the shelf: it's yours from today.",
    ),
    "I6": (
        "The update was stuck. I finished it while you were at lunch.",
        "It was the dock: swapped it, {symptom} no more.",
        "Cleaned up the disk and removed an old driver. Tell me if it comes back.",
        "I've lent you {machine} for the day; yours is repaired and back on your desk.",
        "Found it: an old profile. New one made, your files are all there.",
    ),
    "I7": (
        "Found it: your approval limit was reset by Friday's change. It's back.",
        "A stuck print job blocked {app}. Removed it; the line runs again.",
        "The maker sent a fix; it's in since {time}. Three colleagues had the same.",
        "You were on an old version of {app}. Updated; please open it once.",
        "The rounding is corrected and the wrong documents are marked.",
    ),
    "I8": (
        "Good news: a seat came free yesterday, so it's yours from today and costs nothing.",
        "Installed {software}. It goes back at the end of the term unless you tell me otherwise.",
        "We own something that does the same; it's on your machine now, have a look.",
    ),
    "I9": (
        "Please use the second profile I put on your laptop; it suits hotel networks.",
        "The access point {place} hung; restarted, signal is good.",
        "New certificate is on your machine, VPN holds.",
        "The headset had chosen the wrong device; changed it while we spoke.",
    ),
    "I10": (
        "{room} is set with guest codes on the table. I'll be there 20 minutes before.",
        "Screens and sound tested; the link is in the invitation.",
        "All ready; remote people see the room and hear you well.",
    ),
    "I11": (
        "Well spotted: it's a fake. I've removed it from other mailboxes too.",
        "It's real, you can open it. Thank you for asking first.",
        "A fake. Your password is changed to be safe; nothing was taken.",
        "Only advertising. Delete it and forget it.",
    ),
    "I12": (
        "Set 3 is packed and checked, with the customs paper inside. Pick it up from 09:00.",
        "Reserved and on its way; it's expected back two days after your return.",
        "Packed. One lens was worn, I put in a new one.",
    ),
    "L1": (
        "You already have one with {party}: valid and wide enough for this. Nothing to sign.",
        "Sent for signature on our text; both sides signed within the hour.",
        "Their text is fine with one change: three years instead of ten. They agreed.",
        "Signed. The copy is in the register.",
    ),
    "L2": (
        "Three points marked. You can agree to 1 and 2. On 3 offer the sentence in the margin.",
        "Fine to sign with the cap back in. If they refuse, ring me before you answer.",
        "They took our wording on {worry}. You can sign.",
        "Two risks left, both small and named in the note. Your decision.",
    ),
    "L3": (
        "Fine to sign with one change: notice of 30 days instead of 90. I've put it in.",
        "They now accept delay damages up to five per cent. Good enough.",
        "Terms are usual. Data goes abroad, so I added our agreement for that.",
    ),
    "L4": (
        "The notice is drafted and reached them in time; receipt in the register.",
        "Renewed for a year at last year's price. Signed by both.",
        "Ended in time; they confirmed the last day in writing.",
    ),
    "L5": (
        "Signed by both this morning. The stamped original leaves with today's courier.",
        "E-signature is complete; the copy is with {party}.",
        "Certified copy made, it lies at reception with your name on it.",
    ),
    "L6": (
        "Yes, with two conditions: ask each person first, and delete after two years.",
        "Yes, if the supplier signs our agreement; it's on its way to them.",
        "Not like this. With names removed it is fine; I wrote down how.",
    ),
    "L7": (
        "Thank you, you did right by not answering. I've taken it from here; it is answered.",
        "Answered in time with a copy of everything; nothing more for you to do.",
    ),
    "L8": (
        "Filed today. You may show it from tomorrow.",
        "The name is free in all three classes; we have applied for it.",
        "Not new enough to file, sorry; but you can use it freely.",
    ),
    "L9": (
        "Say 'our most' instead of 'the most'. With the test and its date it can stay.",
        "Fine as it stands, two words changed.",
        "The annex is signed and in the tender folder.",
    ),
    "L10": (
        "Short answer: yes, if you tell them before. Long answer in two lines below.",
        "No, not without a signature of two. Ask me again if money hangs on it.",
        "It can be. Send me the mail as a contract check if there is a dispute.",
    ),
    "L11": (
        "As discussed by phone.",
        "We talked; you have what you need for the meeting.",
        "Settled in our call.",
    ),
    "L12": (
        "Answered in time. Please keep the envelope.",
        "I have it and have answered them. Nothing more for you to do.",
    ),
}

FIRST_ANSWERS = (
    "Thank you, I have it and begin now.",
    "Got it. You'll hear from me today.",
    "I'm on it, {first_name}.",
    "Thanks for writing, I look into it.",
    "Read it; I start with the part that worries you.",
)

QUESTIONS = {
    "it": (
        "Which version does it say under About?",
        "Could you send the number on the sticker?",
        "Does it also happen without the dock?",
        "When may I ring you? I need you at the machine.",
        "Who owns that, do you know? I'd ask them.",
        "Is there a second person with the same trouble?",
    ),
    "legal": (
        "Which of the two versions did they send last?",
        "What would you agree to if they insist?",
        "Who signs on their side?",
        "May I speak to their lawyer directly?",
        "What is the money at stake, roughly?",
        "Is there an order already?",
    ),
}

ANSWERS_BACK = (
    "Here it is, sorry for the wait.",
    "It's the newer one.",
    "Yes, please go on.",
    "I asked around: only me.",
    "Ring me any time after {time}.",
    "They agreed to talk to you directly.",
    "About {amount}.",
    "No, nothing signed yet.",
)

NOTES = (
    "Same as last month, see the older one.",
    "Asked the maker, they answer within a day.",
    "Needs the second person to look at it.",
    "Waiting list checked, one free.",
    "Spoke on the phone; more complicated than written.",
    "Careful, customer is on copy.",
)

MOVED = {
    "overrun": "It is more work than it looked, so the date has moved. Sorry, and thank you.",
    "queue_grew": "Urgent work came in between; the date has moved. Tell us if that is too late.",
    "story": (
        "Daniel has 7 hours less this week than planned. Very likely by Friday; if Tuesday "
        "matters, tell us what hangs on it."
    ),
}

CANCELLED = (
    "Not needed any more, thank you.",
    "Solved itself after a restart.",
    "I asked twice, sorry. The other one counts.",
    "The customer has changed their mind.",
)

REOPENED = (
    "It's back, sorry.",
    "Thank you, but one part is still missing.",
    "Worked for a day, now the same again.",
)

RATING_WORDS = {
    5: (
        "Quick and friendly.",
        "Exactly on the day you said.",
        "Thank you, brilliant!",
        "Explained it so that I understood.",
        "Sooner than promised.",
    ),
    4: ("Good, thank you.", "Fine, one call would have been enough.", "Solved, took a while."),
    3: ("All right in the end.", "Had to ask twice what is going on.", "Okay."),
    2: ("Too slow for such a small thing.", "Nobody told me about the delay."),
    1: ("Came too late for the customer.", "Still not what I asked for."),
}
