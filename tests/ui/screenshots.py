"""Walks through all pages and writes a picture of each: screenshots.py DIRECTORY [suffix]."""
import os
import sys
import time

import driver

out, suffix = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
data = os.environ.get("VITRINE_SCREENSHOT_DATA", os.environ["VTR_DATA_DIR"] + "/samples/breast_cancer.csv")


def shot(app, name):
    time.sleep(1.0)
    app.screenshot(f"{out}/{name}{suffix}.png")


app = driver.Program()
shot(app, "01-welcome")
app.close()
app = driver.Program(data)
app.label("columns", seconds=30)
shot(app, "02-data")
app.select_page("Model")
app.click("Train")
app.find("list item", contains="Random forest", seconds=120)
shot(app, "04-model")
app.select_page("Evaluate")
shot(app, "05-evaluate")
app.select_page("Explain")
app.click("Explain")
time.sleep(1)
driver.wait(lambda: next(app.matches("label", "Nothing running"), None), 120, "the explanation")
shot(app, "06-explain")
app.click("One Row", role="page tab") if next(app.matches("page tab", "One Row"), None) else app.click("One Row", role="toggle button")
time.sleep(2)
shot(app, "07-explain-row")
app.close()
