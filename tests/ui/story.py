"""From opening a file to an explanation, by the accessibility tree. Speaks TAP."""
import os

import driver

DATA = os.environ["VTR_DATA_DIR"] + "/samples/"


def opens_a_sample(app):
    app.click("Iris sample, 150 rows, 5 columns, classification")
    app.label("150 rows × 5 columns")


def trains(app):
    app.select_page("Model")
    app.click("Train")
    app.find("list item", contains="Random forest, defaults", seconds=60)


def evaluates(app):
    app.select_page("Evaluate")
    app.label("test rows, never seen in training")
    chart = app.find("image", name="ROC")
    assert "AUC" in chart.get_description(), chart.get_description()


def explains(app):
    app.select_page("Explain")
    app.label("Nothing Explained Yet")
    app.click("Explain")
    driver.wait(lambda: "petal_length most" in app.find("image", "What drives the predictions").get_description(), 60,
                "the beeswarm's sentence")


app = driver.Program()
suite = driver.Suite()
suite.case("opens-a-sample", opens_a_sample, app)
suite.case("trains", trains, app)
suite.case("evaluates", evaluates, app)
suite.case("explains", explains, app)
suite.end(app)
