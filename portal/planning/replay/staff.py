"""The people of a replay: who is in, who is idle since when, what they have in hand."""

from portal.planning.replay.scenario import DAY, Scenario

NOTHING = -1


class Staff:
    """Rows of `Scenario.people`. `task`: the request in hand, -1 none; `ends`: when it will be
    done; `worked_today`: minutes of the day that work filled or will fill; `idle`: by team, who
    could take its work now."""

    def __init__(self, scenario: Scenario):
        heads = range(len(scenario.people))
        code = {team: k for k, team in enumerate(scenario.teams)}
        self.away = scenario.away
        self.teams_of = [
            [code[t] for t in (p.team, p.second_team) if t is not None] for p in scenario.people
        ]
        self.able = [[k for k in heads if team in self.teams_of[k]] for team in range(len(code))]
        self.task = [NOTHING for _ in heads]
        self.ends = [0.0 for _ in heads]
        self.version = [0 for _ in heads]
        self.idle_since = [0.0 for _ in heads]
        self.ahead_used = [0.0 for _ in heads]
        self.worked_today = [0.0 for _ in heads]
        self.idle: list[set[int]] = [set() for _ in code]

    def longest_idle_first(self, heads) -> list[int]:
        return sorted(heads, key=lambda k: (self.idle_since[k], k))

    def present(self, day: int) -> list[int]:
        return [k for k in range(len(self.task)) if day not in self.away[k]]

    def open_day(self, day: int) -> set[int]:
        """Who is in and has nothing in hand; nobody has worked ahead yet."""
        self.ahead_used = [0.0] * len(self.task)
        self.worked_today = [
            min(max(0.0, self.ends[k] - day * DAY), DAY)
            if task != NOTHING and day not in self.away[k]
            else 0.0
            for k, task in enumerate(self.task)
        ]
        for heads in self.idle:
            heads.clear()
        free = {k for k in self.present(day) if self.task[k] == NOTHING}
        for k in free:
            self.set_idle(k)
        return free

    def set_idle(self, k: int) -> None:
        for team in self.teams_of[k]:
            self.idle[team].add(k)

    def set_busy(self, k: int) -> None:
        for team in self.teams_of[k]:
            self.idle[team].discard(k)

    def free(self, k: int, at: float) -> int:
        """Lay down what this person has in hand, which is returned."""
        row, self.task[k], self.idle_since[k] = self.task[k], NOTHING, at
        self.version[k] += 1
        return row

    def after(self, k: int, start: float, minutes: float) -> float:
        """The working minute at which so much of this person's time has passed."""
        day, away = int(start // DAY), self.away[k]
        while True:
            room = (day + 1) * DAY - start if day not in away else 0.0
            if minutes <= room:
                return start + minutes
            minutes -= room
            day += 1
            start = day * DAY

    def rest(self, k: int, closing: float) -> float:
        """Minutes of work left in what this person has in hand."""
        rest, day, away = 0.0, int(closing // DAY), self.away[k]
        while day * DAY < self.ends[k]:
            if day not in away:
                rest += min(self.ends[k], (day + 1) * DAY) - day * DAY
            day += 1
        return rest
