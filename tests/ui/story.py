"""From opening a file to an explanation, by the accessibility tree. Speaks TAP."""
import os
import sys
import traceback

import driver

DATA = os.environ["VTR_DATA_DIR"] + "/samples/"
count = failures = 0


def case(name, function, *arguments):
    global count, failures
    count += 1
    try:
        function(*arguments)
        print(f"ok {count} /ui/{name}", flush=True)
    except Exception:
        failures += 1
        print("# " + traceback.format_exc().replace("\n", "\n# "))
        print(f"not ok {count} /ui/{name}", flush=True)


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
case("opens-a-sample", opens_a_sample, app)
case("trains", trains, app)
case("evaluates", evaluates, app)
case("explains", explains, app)
app.close()
print(f"1..{count}")
sys.exit(failures > 0)
