"""Charts by pointer and keyboard: tooltips, walking, selecting rows, the threshold, copying and exporting.
Speaks TAP."""
import os
import subprocess
import sys
import tempfile
import time

import driver
from driver import Atspi

DATA = os.environ["VTR_DATA_DIR"] + "/samples/breast_cancer.csv"


def mouse(*words):
    subprocess.check_call(["xdotool", *[str(w) for w in words]])


def place(node, across=0.5, down=0.5):
    e = node.get_extents(Atspi.CoordType.WINDOW)
    return round(e.x + e.width * across), round(e.y + e.height * down)


def chart(app, name):
    return app.find("image", name)


def description(app, name):
    node = next(app.matches("image", name), None)
    return node.get_description() or "" if node else ""


def trains(app):
    app.label("569 rows")
    app.select_page("Model")
    app.click("Train")
    app.find("list item", contains="Random forest", seconds=60)
    app.select_page("Evaluate")
    driver.wait(lambda: "AUC" in description(app, "ROC"), 10, "the ROC's sentence")


def walks_by_keyboard(app):
    sentence = description(app, "ROC")
    mouse("mousemove", *place(chart(app, "ROC"), 0.6, 0.4), "click", 1)
    app.key("Home")
    driver.wait(lambda: "Threshold:" in description(app, "ROC"), 5, "the first point")
    first = description(app, "ROC")
    app.key("Right")
    driver.wait(lambda: description(app, "ROC") not in (first, sentence), 5, "the next point")
    app.key("End")
    driver.wait(lambda: "True positive rate: 1.000" in description(app, "ROC"), 5, "the last point")
    app.key("Escape")
    driver.wait(lambda: description(app, "ROC") == sentence, 5, "the sentence alone")


def threshold_moves_all(app):
    matrix, tile = description(app, "Confusion matrix"), app.find(contains="Recall 0.").get_name()
    app.find("slider", "Decision threshold").set_current_value(0.9)
    driver.wait(lambda: description(app, "Confusion matrix") != matrix, 5, "another matrix")
    driver.wait(lambda: app.find(contains="Recall 0.").get_name() != tile, 5, "another recall")
    driver.wait(lambda: "threshold 0.90" in description(app, "ROC"), 5, "the point on the curve")


def undoes_the_threshold(app):
    app.click("Undo")
    driver.wait(lambda: "threshold 0.50" in description(app, "ROC"), 5, "the old threshold")
    app.click("Redo")
    driver.wait(lambda: "threshold 0.90" in description(app, "ROC"), 5, "the new threshold")


def chooses_a_goal(app):
    box = app.find("combo box", contains="How the threshold is chosen")
    button = next(c for c in driver.walk(box) if c.get_role_name() == "push button")
    button.do_action(0)
    goals = driver.wait(lambda: next((c for c in driver.walk(box) if c.get_role_name() == "list"), None), 5, "goals")
    time.sleep(0.3)
    Atspi.Selection.select_child(goals, 1)
    app.key("Return")
    slider = app.find("slider", "Decision threshold")
    driver.wait(lambda: abs(slider.get_current_value() - 0.9) > 0.02, 20, "the best F1")


def cell_selects_rows(app):
    mouse("mousemove", *place(chart(app, "Confusion matrix"), 0.4, 0.35), "click", 1)
    app.label("rows selected")
    app.click("Show in Table")
    driver.wait(lambda: app.find("list", "Pages").get_child_at_index(0).get_state_set().contains(
        Atspi.StateType.SELECTED), 5, "the Data page")
    app.click("Clear selection")
    app.select_page("Evaluate")


def range_selects_rows(app):
    view = chart(app, "Decision threshold")
    x0, y0 = place(view, 0.3, 0.4)
    x1, y1 = place(view, 0.9, 0.8)
    mouse("mousemove", x0, y0, "mousedown", 1, "mousemove", (x0 + x1) // 2, y1, "mousemove", x1, y1, "mouseup", 1)
    app.label("rows selected")
    app.key("Escape")
    driver.wait(lambda: next(app.matches("push button", "Clear selection"), None) is None, 5, "no selection")


def copies_and_exports(app):
    mouse("mousemove", *place(chart(app, "ROC"), 0.6, 0.4), "click", 1)
    app.key("ctrl+c")
    app.label("Image copied")
    app.key("ctrl+shift+c")
    app.label("Numbers copied")
    app.key("ctrl+e")
    app.find(name="Export the Chart")
    folder = tempfile.TemporaryDirectory()
    path = os.path.join(folder.name, "roc.svg")
    time.sleep(0.5)
    window = subprocess.check_output(["xdotool", "search", "--name", "Export the Chart"]).split()[-1].decode()
    mouse("windowfocus", "--sync", window)
    app.key("ctrl+a")
    mouse("type", "--delay", 20, path)
    app.key("Return")
    driver.wait(lambda: os.path.exists(path) and "<svg" in open(path).read(), 10, path)
    text = open(path).read()
    assert "True positive rate" in text and "breast_cancer.csv" in text and "143 test rows" in text
    folder.cleanup()


def lists_errors(app):
    tab = app.find("page tab", "Errors") if next(app.matches("page tab", "Errors"), None) else app.find(name="Errors")
    mouse("mousemove", *place(tab), "click", 1)
    app.label("test rows are predicted wrongly")
    mouse("mousemove", *place(tab, -0.5), "click", 1)


def beeswarm_selects(app):
    app.select_page("Explain")
    app.click("Explain")
    name = "What drives the predictions"
    driver.wait(lambda: "most" in description(app, name), 60, "the beeswarm's sentence")
    driver.wait(lambda: next(app.matches("label", "Nothing running"), None), 60, "the explanation")
    time.sleep(0.5)
    x0, y0 = place(chart(app, name), 0.5, 0.1)
    x1, y1 = place(chart(app, name), 0.95, 0.5)
    mouse("mousemove", x0, y0, "mousedown", 1, "mousemove", (x0 + x1) // 2, y1, "mousemove", x1, y1, "mouseup", 1)
    app.label("rows selected")
    app.key("Escape")
    driver.wait(lambda: next(app.matches("push button", "Clear selection"), None) is None, 5, "no selection")


app = driver.Program(DATA)
suite = driver.Suite("charts")
suite.case("trains", trains, app)
suite.case("walks-by-keyboard", walks_by_keyboard, app)
suite.case("threshold-moves-all", threshold_moves_all, app)
suite.case("undoes-the-threshold", undoes_the_threshold, app)
suite.case("chooses-a-goal", chooses_a_goal, app)
suite.case("cell-selects-rows", cell_selects_rows, app)
suite.case("range-selects-rows", range_selects_rows, app)
suite.case("copies-and-exports", copies_and_exports, app)
suite.case("lists-errors", lists_errors, app)
suite.case("beeswarm-selects", beeswarm_selects, app)
if len(sys.argv) > 1:
    app.screenshot(sys.argv[1])
suite.end(app)
