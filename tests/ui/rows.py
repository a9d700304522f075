"""Finding rows: a condition, a bad one, nothing found, missing cells, and back."""
import os
import sys

import driver


def search(app, text):
    app.key("ctrl+f", "ctrl+a")
    app.type(text)


def condition(app):
    search(app, "bill_length_mm > 50 and species = Gentoo")
    app.label("22 of 344 rows")


def bad_condition(app):
    search(app, "bill_length_mm > long")
    app.label("cannot be compared with “long”")


def nothing(app):
    search(app, "species = Nobody")
    app.label("No Rows Match")


def missing_cells(app):
    search(app, "island")
    app.label("344 rows ×")
    app.label("19 missing cells").get_parent().do_action(0)
    app.label("11 of 344 rows")
    app.label("19 missing cells").get_parent().do_action(0)
    app.label("344 rows ×")


app = driver.Program(os.environ["VTR_DATA_DIR"] + "/samples/penguins.csv")
suite = driver.Suite("rows")
app.label("344 rows ×", seconds=30)
suite.case("condition", condition, app)
suite.case("bad-condition", bad_condition, app)
suite.case("nothing-matches", nothing, app)
suite.case("missing-cells", missing_cells, app)
if len(sys.argv) > 1:
    search(app, "bill_length_mm > 50 and sex = male")
    app.label(" of 344 rows")
    app.screenshot(sys.argv[1])
suite.end(app)
