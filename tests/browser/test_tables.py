"""A table is shown before it starts: what was taken, what was left out, and what else could be taken."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.test_everybody import offences
from browser.theatre import END, Message, Theatre, recorded

Shot = Callable[[Page, str], None]
DATED = "date;co2;site\n" + "".join(f"2024-01-{day:02d};{400 + day},5;{'NS'[day % 2]}\n" for day in range(1, 13))


def stage(theatre: Theatre) -> Page:
    theatre.open()
    expect(theatre.page.locator("#why-step")).to_have_text(f"step {END}")
    return theatre.page


def bring(page: Page, kind: str, *files: tuple[str, str, str], text: str = "") -> None:
    """Drop or paste files (name, type, text), and text beside them."""
    page.evaluate(
        """([kind, files, text]) => {
        const data = new DataTransfer();
        if (text) data.setData('text/plain', text);
        for (const [name, type, body] of files) data.items.add(new File([body], name, { type }));
        const options = { bubbles: true, cancelable: true };
        document.body.dispatchEvent(kind === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, dataTransfer: data })); }""",
        [kind, [list(file) for file in files], text],
    )


def test_a_table_is_shown_with_its_columns_and_starts_with_others(theatre: Theatre, shot: Shot) -> None:
    page = stage(theatre)
    bring(page, "drop", ("air.csv", "text/csv", DATED))
    dialog = page.get_by_role("dialog", name="Table: air.csv")
    expect(dialog.get_by_role("status")).to_contain_text("x = date (days since 2024-01-01), y = co2, 12 rows")
    expect(dialog.get_by_role("status")).to_contain_text("Column site holds labels")
    expect(dialog.get_by_role("row")).to_have_count(9)
    shot(page, "table-preview")
    assert offences(page) == []
    dialog.get_by_label("Classes").select_option("site")
    expect(dialog.get_by_role("status")).to_contain_text("classes = site, 12 rows")
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Start").press("Enter")
    page.wait_for_url("**#run=run-0002")
    task = theatre.sent("/runs")[1]["task"]
    assert (task["kind"], task["label"][:3], task["x_label"]) == (
        "classes2d",
        [1, 0, 1],
        "date (days since 2024-01-01)",
    )


def test_a_choice_that_is_open_is_asked_and_cancelling_leaves_the_run_alone(theatre: Theatre) -> None:
    page = stage(theatre)
    bring(page, "drop", ("two.csv", "text/csv", "x,x,y\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_contain_text("Which columns?")
    expect(dialog.get_by_role("button", name="Start")).to_be_disabled()
    dialog.locator("select[name=x]").select_option("1")
    dialog.locator("select[name=y]").select_option("3")
    expect(dialog.get_by_role("button", name="Start")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert "run-0001" in page.url
    assert len(theatre.sent("/runs")) == 1


OPEN = "x;y\n" + "".join(f"{n};{n},{234 + n}\n" for n in range(1, 9))
DAYS = "d,a,b\n" + "".join(f"0{n}/04/2024,{n * n},{n}\n" for n in range(1, 9))


@pytest.mark.parametrize(("answer", "y"), [("comma", 1.235), ("point", 1235)])
def test_a_decimal_mark_that_is_open_is_asked_and_answered(theatre: Theatre, answer: str, y: float, shot: Shot) -> None:
    theatre.tolerated = "status of 422"
    page = stage(theatre)
    bring(page, "drop", ("open.csv", "text/csv", OPEN))
    dialog = page.get_by_role("dialog", name="Table: open.csv")
    expect(dialog.get_by_role("status")).to_contain_text("in thousands or with decimals")
    expect(dialog.get_by_role("button", name="Start")).to_be_disabled()
    expect(dialog.get_by_label("Decimal mark")).to_be_focused()
    shot(page, "table-open")
    assert offences(page) == []
    dialog.get_by_label("Decimal mark").select_option(answer)
    expect(dialog.get_by_role("status")).to_contain_text("x = x, y = y, 8 rows")
    dialog.get_by_role("button", name="Start").click()
    page.wait_for_url("**#run=run-0002")
    assert theatre.sent("/runs")[1]["task"]["y"][0] == y


def test_the_order_of_day_and_month_is_asked_and_the_dates_can_be_chosen_then(theatre: Theatre) -> None:
    page = stage(theatre)
    bring(page, "drop", ("days.csv", "text/csv", DAYS))
    dialog = page.get_by_role("dialog", name="Table: days.csv")
    expect(dialog.get_by_role("button", name="Start")).to_be_disabled()
    dialog.get_by_label("Dates").select_option("day")
    expect(dialog.get_by_role("status")).to_contain_text("x = d (days since 2024-04-01), y = a, 8 rows")
    expect(dialog.locator("select[name=x]")).to_have_value("1")
    dialog.get_by_label("Dates").select_option("month")
    expect(dialog.get_by_role("status")).to_contain_text("x = d (days since 2024-01-04), y = a, 8 rows")


def test_of_many_rows_a_sample_is_chosen(theatre: Theatre) -> None:
    page = stage(theatre)
    bring(page, "drop", ("long.csv", "text/csv", "x,y\n" + "".join(f"{i},{i % 9}\n" for i in range(3000))))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_contain_text("The table has 3000 rows")
    expect(dialog.get_by_role("button", name="Start")).to_be_disabled()
    dialog.locator("select[name=sample]").select_option("even")
    expect(dialog.get_by_role("status")).to_contain_text("2000 of 3000 rows, evenly spaced.")
    dialog.get_by_role("button", name="Start").click()
    page.wait_for_url("**#run=run-0002")
    assert len(theatre.sent("/runs")[1]["task"]["x"]) == 2000


def test_of_cells_from_a_spreadsheet_the_text_is_taken_and_not_the_picture(theatre: Theatre) -> None:
    page = stage(theatre)
    cells = "x\ty\n0,5\t1\n1\t2\n2\t3\n3\t4\n"
    bring(page, "paste", ("image.png", "image/png", "\x89PNG"), text=cells)
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("x = x, y = y, 4 rows")
    assert theatre.sent("/tables") == [cells]


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("several", "Expected one file, got 2. Drop the one with the table."),
        ("folder", "Expected a file with a table, got a folder. Drop one file."),
        (
            "vanished",
            "gone.csv could not be read: it was moved, deleted or is not allowed to be opened. Choose it again.",
        ),
    ],
)
def test_what_is_no_single_file_is_said_in_a_sentence(theatre: Theatre, setting: str, told: str) -> None:
    page = stage(theatre)
    if setting == "folder":
        page.evaluate("() => { DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true }); }")
    if setting == "vanished":
        page.evaluate("() => { File.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone')); }")
    files = [("gone.csv", "text/csv", "x,y"), ("b.csv", "text/csv", "x,y")]
    bring(page, "drop", *(files if setting == "several" else files[:1]))
    expect(page.locator("#notice-text")).to_have_text(told)
    assert theatre.sent("/tables") == []


def named(journal: str, **task: object) -> list[Message]:
    """A recorded run as if its samples had come in a table with these headers."""
    first, *others = recorded(journal)
    event = json.loads(first)
    event["specification"]["task"] = {"x_label": "length (mm)", "y_label": "width < 3 (mm)", **task}
    return [json.dumps(event), *others]


def test_the_headers_name_the_axes_of_the_plane_and_of_where_it_is_wrong(theatre: Theatre, shot: Shot) -> None:
    theatre.journal = named("moons", kind="classes2d", x=[[0, 0]], label=[0])
    theatre.open()
    for chart in ("#plane-plot", "#field-plot"):
        expect(theatre.page.locator(f"{chart} .annotation-text")).to_have_text(["width < 3 (mm)", "length (mm)"])
    shot(theatre.page, "plane-named")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "length (mm) (shared with the chart above)"), ("zh", "length (mm)（与上图共用）")],
)
def test_the_header_of_x_names_the_axis_of_the_landscape(theatre: Theatre, language: str, words: str) -> None:
    theatre.journal = named("bumps", kind="points", x=[0], y=[0])
    theatre.open(f"/?lang={language}")
    expect(theatre.page.locator(".landscape .axis-x")).to_have_text(words)
