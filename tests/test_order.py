"""How the tests are shared out: nothing is lost, files stay whole, shares are about as long."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from tests import order


@dataclass
class Item:
    path: str
    number: int
    marks: tuple[str, ...] = ()
    nodeid: str = field(init=False)

    def __post_init__(self):
        self.nodeid = f"{self.path}::test_{self.number}"

    def get_closest_marker(self, name):
        return name if name in self.marks else None


def items():
    matrix = [Item("tests/permissions/test_matrix.py", number) for number in range(4)]
    pages = [Item("tests/journeys/test_browser_pages.py", number) for number in range(4)]
    other = [Item("tests/portal/test_browser.py", number, ("browser",)) for number in range(2)]
    return [*other, *[Item("tests/test_short.py", number) for number in range(20)], *pages, *matrix]


def test_each_process_begins_with_whole_files_of_long_tests():
    mixed = items()

    order.pytest_collection_modifyitems(SimpleNamespace(workerinput={"workercount": 2}), mixed)

    halves = [[item.path for item in half] for half in (mixed[:15], mixed[15:])]
    assert halves[0][:4] == ["tests/permissions/test_matrix.py"] * 4
    assert halves[1][:4] == ["tests/journeys/test_browser_pages.py"] * 4
    assert sorted(str(item) for item in mixed) == sorted(str(item) for item in items())


def test_one_process_keeps_the_order():
    mixed = items()

    order.pytest_collection_modifyitems(SimpleNamespace(), mixed)

    assert mixed == items()


def test_the_shares_are_about_as_long():
    shares = order.shared_out([item for item in items() if order.seconds_of(item)], 2)

    assert [sum(map(order.seconds_of, share)) for share in shares] == [48, 44]
