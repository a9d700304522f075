"""Finding rows: a condition, a bad one, nothing found, missing cells, and back."""
import os
import sys

import driver

count = failures = 0


def case(name, function, app):
    global count, failures
    count += 1
    try:
        function(app)
        print(f"ok {count} /ui/rows/{name}")
    except AssertionError as problem:
        failures += 1
        print(f"# {problem!r}\nnot ok {count} /ui/rows/{name}")


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
    app.label("No rows match")


def missing_cells(app):
    search(app, "island")
    app.label("344 rows ×")
    app.label("19 missing cells").get_parent().do_action(0)
    app.label("11 of 344 rows")
    app.label("19 missing cells").get_parent().do_action(0)
    app.label("344 rows ×")


app = driver.Program(os.environ["VTR_DATA_DIR"] + "/samples/penguins.csv")
app.label("344 rows ×", seconds=30)
case("condition", condition, app)
case("bad-condition", bad_condition, app)
case("nothing-matches", nothing, app)
case("missing-cells", missing_cells, app)
if len(sys.argv) > 1:
    search(app, "bill_length_mm > 50 and sex = male")
    app.label(" of 344 rows")
    app.screenshot(sys.argv[1])
app.close()
print(f"1..{count}")
sys.exit(failures > 0)
