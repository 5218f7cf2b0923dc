"""What the IT desk has written down."""

# ruff: noqa: RUF001 - Turkish and Persian letters are meant

from portal.commands.demo.articles.shape import DemoArticle

NEW_PHONE = DemoArticle(
    slug="new-phone-move-your-code-app",
    desk="it",
    writer="Ravi Menon",
    reviewer="Chidi Eze",
    age_days=187,
    keywords=(
        "phone code app authenticator sign in locked yeni telefon kod uygulaması گوشی تازه کد"
    ),
    types=("I1", "I5"),
    settled=63,
    missed=9,
    said=("My old phone does not switch on.", "The picture code came too small to scan."),
    texts={
        "en": (
            "New phone? Move your code app before you hand in the old one",
            "Five steps, and what to do when it is too late.",
            """
Do this while both phones work. It takes five minutes.

1. Open the code app on the **old** phone and choose *Move*.
2. It shows a picture code.
3. Open the code app on the **new** phone and scan the picture code.
4. Sign in once with the new phone.
5. Only then wipe the old one.

## Too late?

Nothing is broken. [Tell us that you have a new phone](/ask/it/cannot-sign-in): we ring
you, ask two
questions so that we know it is you, and move the app while we speak. Have your badge at hand.
""",
        ),
        "fa": (
            "گوشی تازه؟ پیش از تحویل گوشی قدیمی، برنامهٔ کد را منتقل کنید",
            "پنج گام، و اگر دیر شده باشد چه کنید.",
            """
این کار را وقتی انجام دهید که هر دو گوشی کار می‌کنند. پنج دقیقه طول می‌کشد.

1. در گوشی **قدیمی** برنامهٔ کد را باز و *انتقال* را انتخاب کنید.
2. یک کد تصویری نشان می‌دهد.
3. در گوشی **تازه** برنامهٔ کد را باز و کد تصویری را اسکن کنید.
4. یک بار با گوشی تازه وارد شوید.
5. بعد از آن گوشی قدیمی را پاک کنید.

## دیر شده؟

چیزی خراب نشده است. [بگویید گوشی تازه دارید](/ask/it/cannot-sign-in): تماس می‌گیریم، دو
پرسش می‌کنیم
تا مطمئن شویم خودتان هستید و همان‌جا برنامه را منتقل می‌کنیم. کارت شناسایی‌تان دم دست باشد.
""",
        ),
        "tr": (
            "Yeni telefon mu? Eskisini vermeden kod uygulamanızı taşıyın",
            "Beş adım ve geç kalındıysa yapılacaklar.",
            """
Bunu iki telefon da çalışırken yapın. Beş dakika sürer.

1. **Eski** telefonda kod uygulamasını açın, *Taşı*'yı seçin.
2. Bir resim kodu gösterir.
3. **Yeni** telefonda kod uygulamasını açıp resim kodunu okutun.
4. Yeni telefonla bir kez oturum açın.
5. Eskisini ancak ondan sonra silin.

## Geç mi kaldınız?

Bozulan bir şey yok. [Yeni telefonunuz olduğunu bildirin](/ask/it/cannot-sign-in): sizi ararız, siz
olduğunuzu anlamak için iki soru sorarız ve konuşurken uygulamayı taşırız. Kartınız
yanınızda olsun.
""",
        ),
    },
)

STARTER = DemoArticle(
    slug="a-new-colleague-starts",
    desk="it",
    writer="Aoife Brennan",
    reviewer="Selin Kaya",
    age_days=121,
    keywords="starter joiner onboarding first day new colleague yeni başlayan ilk gün همکار تازه",
    types=("I3",),
    settled=14,
    missed=3,
    said=("Where do visitors from a university stand in this?",),
    texts={
        "en": (
            "A new colleague starts: what happens on which day",
            "From signed offer to first sign-in, with what you must tell us by when.",
            """
Tell us **ten working days** before the first day, and everything is ready two days before it.

- **10 working days before**: you tell us [who, where, and like whose set-up](/ask/it/starter).
- **8 days**: the laptop is taken from the shelf, or ordered.
- **5 days**: accounts and groups are made; owners are asked.
- **2 days**: everything is tested; the laptop has the name on it.
- **First day, 08:30**: we meet your colleague, on the spot or online, and sign in together.

## Later than ten days?

Say it all the same. An account and a spare laptop are possible within two days; CAD and label
printers are not.
""",
        ),
        "fa": (
            "همکار تازه‌ای می‌آید: هر روز چه می‌شود",
            "از پیشنهاد امضاشده تا نخستین ورود، و اینکه چه چیزی را تا کی باید بگویید.",
            """
**ده روز کاری** پیش از روز نخست خبر دهید تا همه‌چیز دو روز پیش از آن آماده باشد.

- **۱۰ روز کاری پیش**: بگویید [چه کسی، کجا و مثل تنظیمات چه کسی](/ask/it/starter).
- **۸ روز**: لپ‌تاپ از قفسه برداشته یا سفارش داده می‌شود.
- **۵ روز**: حساب‌ها و گروه‌ها ساخته و از صاحبان داده پرسیده می‌شود.
- **۲ روز**: همه‌چیز آزموده شده و نام روی لپ‌تاپ است.
- **روز نخست، ۰۸:۳۰**: همکارتان را حضوری یا برخط می‌بینیم و با هم وارد می‌شویم.

## دیرتر از ده روز؟

باز هم بگویید. حساب و لپ‌تاپ امانی در دو روز شدنی است؛ CAD و چاپگر برچسب نه.
""",
        ),
        "tr": (
            "Yeni bir çalışan başlıyor: hangi gün ne olur",
            "İmzalı tekliften ilk oturuma; neyi ne zamana kadar bildirmelisiniz.",
            """
İlk günden **on iş günü** önce haber verin; her şey iki gün öncesinde hazır olur.

- **10 iş günü önce**: [kim, nerede, kiminki gibi bir kurulum](/ask/it/starter) olduğunu yazın.
- **8 gün**: dizüstü bilgisayar raftan alınır ya da sipariş edilir.
- **5 gün**: hesaplar ve gruplar açılır; veri sahiplerine sorulur.
- **2 gün**: her şey denenmiştir, bilgisayarın üzerinde isim vardır.
- **İlk gün, 08.30**: çalışanla yerinde ya da çevrim içi buluşur, birlikte oturum açarız.

## On günden geç mi?

Yine de bildirin. Hesap ve yedek bilgisayar iki günde olur; CAD ve etiket yazıcısı olmaz.
""",
        ),
    },
)

FALSE_MAIL = DemoArticle(
    slug="five-signs-of-a-false-e-mail",
    desk="it",
    writer="Selin Kaya",
    reviewer="Ravi Menon",
    age_days=64,
    keywords="phishing fake mail scam link gift card oltalama sahte e-posta ایمیل جعلی",
    types=("I11",),
    settled=37,
    missed=5,
    said=("And text messages on my own phone?",),
    texts={
        "en": (
            "Five signs of a false e-mail, and one click if you are unsure",
            "Also what to do if you already clicked.",
            """
1. **Hurry.** Something ends today, or somebody will be angry.
2. **A sender that almost fits.** One letter is wrong, or the name and the address do not agree.
3. **A link that leads elsewhere.** Rest the pointer on it and read where it goes.
4. **A secret.** "Do not tell anybody", gift cards, a new bank account.
5. **A file you did not expect.**

One sign is enough to ask. [Ask before you click](/ask/it/suspicious-mail): no form, an
answer within
half an hour.

## You clicked, or typed your password?

Say so at once, nobody will blame you. Then change your password, and leave the computer on.
""",
        ),
        "fa": (
            "پنج نشانهٔ ایمیل جعلی، و یک کلیک اگر مطمئن نیستید",
            "و اینکه اگر کلیک کرده‌اید چه کنید.",
            """
1. **عجله.** چیزی همین امروز تمام می‌شود یا کسی عصبانی خواهد شد.
2. **فرستنده‌ای که تقریباً درست است.** یک حرف اشتباه است یا نام و نشانی با هم نمی‌خوانند.
3. **پیوندی که به جای دیگری می‌رود.** نشانگر را روی آن نگه دارید و بخوانید به کجا می‌رود.
4. **یک راز.** «به کسی نگویید»، کارت هدیه، حساب بانکی تازه.
5. **پرونده‌ای که منتظرش نبودید.**

یک نشانه برای پرسیدن کافی است. [پیش از کلیک بپرسید](/ask/it/suspicious-mail): بدون فرم،
پاسخ تا نیم ساعت.

## کلیک کردید یا گذرواژه نوشتید؟

همان لحظه بگویید؛ کسی سرزنش‌تان نمی‌کند. بعد گذرواژه را عوض کنید و رایانه را روشن بگذارید.
""",
        ),
        "tr": (
            "Sahte e-postanın beş işareti, emin değilseniz tek tık",
            "Tıkladıysanız ne yapmanız gerektiği de burada.",
            """
1. **Acele.** Bir şey bugün bitiyor ya da biri kızacak.
2. **Neredeyse doğru bir gönderen.** Bir harf yanlış ya da ad ile adres uyuşmuyor.
3. **Başka yere giden bağlantı.** İmleci üzerinde tutun, nereye gittiğini okuyun.
4. **Bir sır.** “Kimseye söyleme”, hediye kartı, yeni banka hesabı.
5. **Beklemediğiniz bir dosya.**

Sormak için tek işaret yeter. [Tıklamadan sorun](/ask/it/suspicious-mail): form yok, yanıt
yarım saat içinde.

## Tıkladınız ya da şifrenizi yazdınız mı?

Hemen söyleyin, kimse sizi suçlamaz. Sonra şifrenizi değiştirin ve bilgisayarı açık bırakın.
""",
        ),
    },
)

IT_ARTICLES = (NEW_PHONE, STARTER, FALSE_MAIL)
