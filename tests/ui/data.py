"""The Data page: table, charts and correlation of the columns, the menu of a column, its inspector."""
import os
import subprocess
import sys

import driver
from driver import Atspi

SAMPLES = os.environ["VTR_DATA_DIR"] + "/samples/"


def header(app, name, state=""):
    """Of the column; once it says @state."""
    return app.find("push button", contains=f"{name}, {state}")


def place(app, name):
    box = header(app, name).get_extents(Atspi.CoordType.WINDOW)
    return box.x + box.width // 2, box.y + 14


def mouse(app, x, y, button=1):
    subprocess.check_call(["xdotool", "mousemove", str(x), str(y), "click", str(button)])


def view(app, name):
    node = app.find("page tab", name)
    box = node.get_extents(Atspi.CoordType.WINDOW)
    mouse(app, box.x + box.width // 2, box.y + box.height // 2)
    driver.wait(lambda: node.get_state_set().contains(Atspi.StateType.SELECTED), 10, f"view {name}")


def choose(app, *names):
    for name in names:
        app.click(name, role="menu item")


def menu(app, column, *names):
    x, y = place(app, column)
    mouse(app, x, y, 3)
    choose(app, *names)


def footer(app):
    app.label("344 rows × 8 columns")
    app.label("B, comma, UTF-8")
    app.label("Columns 1 to ")


def inspector(app):
    header(app, "island").do_action(0)
    app.find("image", "Values of island")
    driver.wait(lambda: "Biscoe 168" in app.find("image", "Values of island").get_description(), 10, "counts of island")
    app.label("Most frequent")


def by_class(app):
    menu(app, "sex", "Use as Target")
    app.label("female 165 · 49.5%")
    header(app, "island").do_action(0)
    app.label("share with sex male")
    driver.wait(lambda: "%" in app.find("image", "Values of island").get_description(), 10, "shares of sex")
    app.key("ctrl+z")
    app.label("Adelie 152 · 44.2%")


def sorts(app):
    menu(app, "body_mass_g", "Sort Descending")
    header(app, "body_mass_g", "numeric, 0.6% missing, sorted descending")
    menu(app, "body_mass_g", "Sort Ascending")
    header(app, "body_mass_g", "numeric, 0.6% missing, sorted ascending")


def second_click(app):
    node = header(app, "island")
    node.do_action(0)
    driver.wait(lambda: app.find("image", "Values of island"), 10, "the column chosen")
    header(app, "island").do_action(0)
    header(app, "island", "categorical, complete, sorted ascending")


def moves(app):
    menu(app, "island", "Move Right")
    driver.wait(lambda: place(app, "island")[0] > place(app, "bill_length_mm")[0], 10, "island behind bill_length_mm")
    menu(app, "island", "Move Left")
    driver.wait(lambda: place(app, "island")[0] < place(app, "bill_length_mm")[0], 10, "island before bill_length_mm")


def drags(app):
    (x, y), (to, _) = place(app, "island"), place(app, "bill_length_mm")
    subprocess.check_call(["xdotool", "mousemove", str(x), str(y), "mousedown", "1"])
    for i in range(1, 6):
        subprocess.check_call(["xdotool", "mousemove", str(x + (to - x) * i // 5), str(y), "sleep", "0.05"])
    subprocess.check_call(["xdotool", "mouseup", "1"])
    driver.wait(lambda: place(app, "island")[0] > place(app, "bill_length_mm")[0], 10, "island dragged behind bill_length_mm")


def hides(app):
    menu(app, "island", "Hide")
    driver.wait(lambda: not next(app.matches("push button", contains="island, "), None), 10, "island hidden")
    app.label(" of 7")
    menu(app, "bill_length_mm", "Show Hidden Columns")
    header(app, "island")


def copies(app):
    menu(app, "island", "Copy Column")
    app.label("Column copied")


def types(app):
    menu(app, "bill_length_mm", "Change Type", "Category")
    header(app, "bill_length_mm", "categorical")
    app.key("ctrl+z")
    header(app, "bill_length_mm", "numeric")


def keyboard_menu(app):
    x, y = place(app, "island")
    mouse(app, x, y)
    app.key("shift+F10")
    app.find("menu item", "Sort Ascending")
    app.key("Escape")


def charts(app):
    view(app, "Charts")
    card = app.find("image", "bill_length_mm", seconds=20)
    assert "Values of bill_length_mm in 342 rows" in card.get_description(), card.get_description()
    app.label("Columns 1 to ")


def correlation(app):
    view(app, "Correlation")
    card = app.find("image", "Correlation", seconds=20)
    assert "strongest tie is between flipper_length_mm and body_mass_g" in card.get_description(), card.get_description()
    app.find("image", contains="flipper_length_mm and body_mass_g")


def cell(app):
    card = app.find("image", "Correlation")
    box = card.get_extents(Atspi.CoordType.WINDOW)
    mouse(app, box.x + box.width * 3 // 4, box.y + box.height // 3)
    app.key("Down", "Home", "Return")
    app.find("image", contains="bill_length_mm and bill_depth_mm")


def nothing(app):
    app.key("ctrl+f", "ctrl+a")
    app.type("species = Nobody")
    app.label("No Rows Match")
    app.click("_Clear Search Clear Search")
    app.label("344 rows × 8 columns")


app = driver.Program(SAMPLES + "penguins.csv")
suite = driver.Suite("data")
app.label("344 rows ×", seconds=30)
for name, case in [("footer", footer), ("inspector", inspector), ("by-class", by_class), ("sort-by-menu", sorts),
                   ("sort-by-second-click", second_click), ("move-by-menu", moves), ("move-by-dragging", drags),
                   ("hide-and-show", hides), ("copy-column", copies), ("change-type", types), ("menu-by-keyboard", keyboard_menu),
                   ("charts", charts), ("correlation", correlation), ("correlation-cell", cell), ("nothing-matches", nothing)]:
    suite.case(name, case, app)
suite.end(app)
