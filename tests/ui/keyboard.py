"""The whole story by keyboard only: from an empty window to an exported beeswarm. The accessibility tree is
only read. Speaks TAP."""
import os
import subprocess
import tempfile
import time

import driver
from driver import Atspi

DATA = os.environ["VTR_DATA_DIR"] + "/samples/penguins.csv"


def page(app):
    pages = app.find("list", "Pages")
    return next((n.get_name() for n in driver.children(pages) if n.get_state_set().contains(Atspi.StateType.SELECTED)), None)


def goes_to(app, keys, name):
    app.key(keys)
    driver.wait(lambda: page(app) == name, 10, f"the page {name}")


def focus(title):
    window = driver.wait(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True,
                                                text=True).stdout.split(), 10, title)[-1]
    subprocess.check_call(["xdotool", "windowfocus", "--sync", window])
    time.sleep(0.3)


def opens(app):
    focus("Vitrine")
    app.key("ctrl+o")
    app.find(name="Open Data or a Project")
    focus("Open Data")
    app.key("ctrl+a")
    app.type(DATA)
    app.key("Return")
    app.label("344 rows", seconds=20)
    focus("Vitrine")


def trains(app):
    app.key("ctrl+t")
    app.find("list item", contains="Random forest", seconds=60)
    assert page(app) == "Model"


def evaluates(app):
    goes_to(app, "alt+4", "Evaluate")
    driver.wait(lambda: "AUC" in app.find("image", "ROC").get_description(), 20, "the ROC's sentence")


def explains(app):
    goes_to(app, "alt+5", "Explain")
    app.key("ctrl+Return")
    driver.wait(lambda: "most" in app.find("image", "What drives the predictions").get_description(), 60, "the sentence")
    driver.wait(lambda: next(app.matches("label", "Nothing running"), None), 60, "the end")


def reads_a_point(app):
    """Tab enters the chart, arrows walk it, Enter selects the row."""
    chart = app.find("image", "What drives the predictions")
    for _ in range(30):
        if chart.get_state_set().contains(Atspi.StateType.FOCUSED):
            break
        app.key("Tab")
        time.sleep(0.1)
    assert chart.get_state_set().contains(Atspi.StateType.FOCUSED)
    before = chart.get_description()
    app.key("Home")
    driver.wait(lambda: "mean |SHAP|" in chart.get_description(), 5, "the first bar")
    app.key("End", "Down")
    driver.wait(lambda: "Row " in chart.get_description(), 5, "the first swarm")
    first = chart.get_description()
    app.key("Right")
    driver.wait(lambda: chart.get_description() not in (first, before), 5, "the next point")
    app.key("Return")
    app.find("push button", "Explain This Row")


def exports(app):
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/beeswarm.svg"
        app.key("ctrl+e")
        app.find(name="Export the Chart")
        focus("Export the Chart")
        app.key("ctrl+a")
        app.type(path)
        app.key("Return")
        driver.wait(lambda: os.path.exists(path) and "</svg>" in open(path).read(), 20, path)
        assert "SHAP value" in open(path).read()


app = driver.Program()
suite = driver.Suite("keyboard")
for case in (opens, trains, evaluates, explains, reads_a_point, exports):
    suite.case(case.__name__.replace("_", "-"), case, app)
suite.end(app)
