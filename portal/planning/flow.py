"""Linear programmes of planning, solved by HiGHS through SciPy where it is installed (the extra
`solver`); callers have a plain way without it."""

from collections.abc import Sequence

import numpy as np

from portal.planning.level import SHORT_PRICE, Lever, Option, WeekHours
from portal.planning.load import CALM
from portal.planning.plan import PlanItem, PlanPerson, item_cost

try:
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix
except ImportError:
    linprog = coo_matrix = None


def has_solver() -> bool:
    return linprog is not None


def plan_bound(
    items: Sequence[PlanItem], people: Sequence[PlanPerson], *, net: np.ndarray
) -> float:
    """No plan of these people costs less (`plan_cost`): a flow of minutes from items over days
    into people of like skills, in which an item may be split and done by many at once.

    Variables: minutes of item j on day d (one day after the window stands for "later", without
    limit), and of team t by class c on day d; an item's cost is shared out by its minutes. A
    valid bound, since every minute of a plan lies on or before the day the item ends.
    """
    days = net.shape[1]
    problem = Programme()
    work: dict[tuple, list[int]] = {}
    for item in items:
        row = problem.row(equals=item.minutes)
        for day in range(days + 1):
            column = problem.column(item_cost(item, day) / item.minutes)
            problem.put(row, column, 1.0)
            work.setdefault((item.skill, day), []).append(column)
    served = {key: problem.row(equals=0.0) for key in work if key[1] < days}
    for key, row in served.items():
        for column in work[key]:
            problem.put(row, column, 1.0)
    for skills, rows in _classes(people).items():
        for day in range(days):
            _serve(problem, served, skills, day=day, minutes=float(net[rows, day].sum()))
    return problem.least()[0]


def _serve(problem: "Programme", served: dict, skills: tuple, *, day: int, minutes: float) -> None:
    limit = problem.row(at_most=minutes)
    for skill, speed in skills:
        if (skill, day) in served:
            column = problem.column(0.0)
            problem.put(served[skill, day], column, -1.0)
            problem.put(limit, column, 1.0 / speed)


def _classes(people: Sequence[PlanPerson]) -> dict[tuple, list[int]]:
    classes: dict[tuple, list[int]] = {}
    for row, person in enumerate(people):
        classes.setdefault(tuple(sorted(person.skills.items())), []).append(row)
    return classes


class Programme:
    """Minimise cost over columns at or above 0, row by row."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.most: list[float | None] = []
        self.cells: list[tuple[int, int, float]] = []
        self.equal: list[tuple[int, float]] = []
        self.limits: list[tuple[int, float]] = []
        self.rows = 0

    def column(self, cost: float, *, most: float | None = None) -> int:
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1

    def row(self, *, equals: float | None = None, at_most: float = 0.0) -> int:
        if equals is None:
            self.limits.append((self.rows, at_most))
        else:
            self.equal.append((self.rows, equals))
        self.rows += 1
        return self.rows - 1

    def put(self, row: int, column: int, factor: float) -> None:
        self.cells.append((row, column, factor))

    def least(self) -> tuple[float, np.ndarray]:
        """(least cost, value of each column); RuntimeError where HiGHS finds none."""
        rows, columns, factors = (np.array(each) for each in zip(*self.cells, strict=True))
        shape = (self.rows, len(self.costs))
        matrix = coo_matrix((factors, (rows, columns)), shape=shape).tocsr()
        equal, limits = (np.array([row for row, _ in some], int) for some in self._kinds())
        found = linprog(
            np.array(self.costs),
            A_eq=matrix[equal] if equal.size else None,
            b_eq=[value for _, value in self.equal] or None,
            A_ub=matrix[limits] if limits.size else None,
            b_ub=[value for _, value in self.limits] or None,
            bounds=[(0, most) for most in self.most],
            method="highs",
        )
        if not found.success:
            raise RuntimeError(f"no solution: {found.message}")
        return float(found.fun), found.x

    def _kinds(self):
        return self.equal, self.limits


def cheapest_moves(weeks: Sequence[WeekHours], options: Sequence[Option]) -> list[tuple[str, int]]:
    """The moves of least price as a linear programme: (key, week) pairs with at least half of an
    option in them, the fullest first. `level` takes them whole and mends what rounding broke.
    Empty without the solver."""
    if not has_solver() or not options:
        return []
    problem = Programme()
    over = [problem.column(SHORT_PRICE) for _week in weeks]
    limit = [problem.row(at_most=week.capacity - week.p50) for week in weeks]
    calm = [problem.row(at_most=max(0.0, CALM * week.capacity - week.p50)) for week in weeks]
    for k in range(len(weeks)):
        problem.put(limit[k], over[k], -1.0)
        problem.put(calm[k], over[k], -1.0)
    moves = {}
    for option in options:
        once = problem.row(at_most=1.0)
        for to in option.to:
            column = problem.column(option.price)
            moves[column] = (option.key, to)
            problem.put(once, column, 1.0)
            problem.put(limit[option.week], column, -option.relief)
            problem.put(limit[to], column, option.load)
            if option.lever != Lever.LEAVE:
                problem.put(calm[to], column, option.load)
    shares = problem.least()[1]
    taken = [(-shares[column], move) for column, move in moves.items() if shares[column] >= 0.5]
    return [move for _share, move in sorted(taken)]
