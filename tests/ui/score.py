"""Scoring a file: a column that is called otherwise is mapped, the predictions are written."""
import csv
import os
import pathlib
import subprocess
import tempfile
import time

import driver

samples = pathlib.Path(os.environ["VTR_DATA_DIR"]) / "samples"


def choose(title, path):
    """Answers a file chooser by typing the path."""
    def windows():
        return subprocess.run(["xdotool", "search", "--name", title], capture_output=True, text=True).stdout.split()

    window = driver.wait(windows, 20, title)[-1]
    for _ in range(4):               # a chooser may not listen yet
        time.sleep(1.5)
        subprocess.run(["xdotool", "windowfocus", window], check=False)
        subprocess.run(["xdotool", "key", "--window", window, "ctrl+a"], check=False)
        subprocess.run(["xdotool", "type", "--window", window, "--delay", "20", str(path)], check=False)
        time.sleep(0.5)
        subprocess.run(["xdotool", "key", "--window", window, "Return"], check=False)
        time.sleep(1)
        if window not in windows():
            return


def scores_a_file(app):
    with tempfile.TemporaryDirectory() as folder:
        scores_into(app, pathlib.Path(folder))


def scores_into(app, folder):
    new, out = folder / "new.csv", folder / "out.csv"
    lines = (samples / "iris.csv").read_text(encoding="utf-8").splitlines()
    new.write_text("\n".join([lines[0].replace("petal_length", "petal_len")] + lines[1:21]) + "\n", encoding="utf-8")
    app.select_page("Model")
    app.click("Train")
    app.find("list item", contains="Random forest", seconds=60)
    app.key("F10")
    app.find("menu item", "Score a File…").do_action(0)
    choose("Score a File", new)
    app.label("The Model Needs “petal_length”", seconds=20)
    button = app.label("Save Predictions…").get_parent()
    button.do_action(0)
    choose("Save the Predictions", out)
    driver.wait(lambda: out.exists(), 30, "the predictions")
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert len(rows) == 20, len(rows)
    assert rows[0]["prediction"] == "setosa", rows[0]


app = driver.Program(str(samples / "iris.csv"))
suite = driver.Suite()
suite.case("scores-a-file", scores_a_file, app)
suite.end(app)
