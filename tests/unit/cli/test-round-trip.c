/* The main job on the command line, on real samples: look, train, predict, evaluate, explain, report;
 * the same bits for any number of threads, and from a receipt. */
#include "run.h"
#include <math.h>
#include <sqlite3.h>

static JsonNode *
member (JsonNode *node, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", 0);

  for (char **name = names; *name != NULL; name++)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        node = json_array_get_element (json_node_get_array (node), atoi (*name));
      else
        node = json_object_get_member (json_node_get_object (node), *name);
      g_assert_nonnull (node);
    }
  return node;
}

static double
number (JsonNode *node, const char *path)
{
  return json_node_get_double (member (node, path));
}

static const char *
text (JsonNode *node, const char *path)
{
  return json_node_get_string (member (node, path));
}

static guint
length (JsonNode *node, const char *path)
{
  return json_array_get_length (json_node_get_array (member (node, path)));
}

static void
test_version (void)
{
  g_auto (Ran) ran = run ("--version");
  g_auto (Ran) help = run ("--help");
  g_auto (Ran) train = run ("train --help");

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_true (g_str_has_prefix (ran.out, "vitrine-cli "));
  g_assert_nonnull (strstr (help.out, "explain"));
  g_assert_cmpint (train.status, ==, 0);
  g_assert_nonnull (strstr (train.out, "--target"));
}

static void
test_data (void)
{
  g_autoptr (JsonNode) node = run_json ("data @penguins");

  g_assert_cmpint (json_node_get_int (member (node, "rows")), ==, 344);
  g_assert_cmpuint (length (node, "columns"), ==, 8);
  g_assert_cmpstr (text (node, "columns/0/name"), ==, "island");
  g_assert_cmpstr (text (node, "columns/0/kind"), ==, "categorical");
  g_assert_cmpint (json_node_get_int (member (node, "columns/0/top/0/count")), ==, 168);
  g_assert_cmpfloat (number (node, "columns/1/median"), ==, 44.45);
  g_assert_cmpint (json_node_get_int (member (node, "columns/1/missing")), ==, 2);
  g_assert_cmpint (json_node_get_int (member (node, "duplicates")), ==, 0);
  g_assert_cmpuint (length (node, "warnings"), ==, 0);
}

/* A header alone is a table without rows, and its columns have no values to tell. */
static void
test_data_header (void)
{
  write_file ("header-alone.csv", "a,b\n");
  {
    g_auto (Ran) ran = run ("data %header-alone.csv");

    g_assert_cmpint (ran.status, ==, 0);
    g_assert_nonnull (strstr (ran.out, "0 rows, 2 columns"));
    g_assert_null (strstr (ran.out, "nan"));
  }
}

/* A device takes a model too, and a picture that cannot be drawn leaves no half result behind. */
static void
test_odd_outputs (void)
{
  g_auto (Ran) to_null = run ("train @iris --target species --model forest --param n_estimators=3 -o /dev/null");
  g_auto (Ran) to_stdout = run ("train @iris --target species --model forest --param n_estimators=3 -o /dev/full");
  g_auto (Ran) no_chart = run ("data @iris --json --plot roc=%never.svg");

  g_assert_cmpint (to_null.status, ==, 0);
  g_assert_cmpstr (to_null.err, ==, "");
  g_assert_cmpint (to_stdout.status, ==, 1);
  g_assert_nonnull (strstr (to_stdout.err, "the disk is full"));
  g_assert_cmpint (no_chart.status, ==, 3);
  g_assert_cmpstr (no_chart.out, ==, "");
}

/* One is one row and one column; a column's remark names it; what a cell says does not move the
 * cursor of a terminal. */
static void
test_data_words (void)
{
  write_file ("one.csv", "a\n\"x\ny\x1b[31m\"\n");
  write_file ("bare.csv", "a,b\n1,\n2,\n");
  {
    g_auto (Ran) one = run ("data %one.csv");
    g_auto (Ran) bare = run ("data %bare.csv");

    g_assert_nonnull (strstr (one.out, "1 row, 1 column, 0 duplicate rows\n"));
    g_assert_null (strchr (one.out, '\x1b'));
    g_assert_nonnull (strstr (one.out, "x y"));
    g_assert_nonnull (strstr (bare.out, "b: there is no value in this column\n"));
  }
}

static void
test_data_isolation (void)
{
  g_autoptr (JsonNode) node = run_json ("data @wine --outliers iforest");
  g_autoptr (JsonNode) other = run_json ("data @wine --outliers iforest --threads 1");

  g_assert_cmpuint (length (node, "outliers/scores"), ==, 178);
  g_assert_cmpuint (length (node, "outliers/rows"), >, 0);
  g_assert_cmpuint (length (node, "outliers/rows"), <, 20);
  for (guint i = 0; i < 178; i++)
    {
      g_autofree char *path = g_strdup_printf ("outliers/scores/%u", i);

      g_assert_cmpfloat (number (node, path), ==, number (other, path));
    }
}

static void
test_data_sqlite (void)
{
  g_autofree char *path = here ("t.sqlite");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 'p'), (2.5, NULL); CREATE TABLE b (z)", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  {
    g_autoptr (JsonNode) node = run_json ("data %t.sqlite:a");

    g_assert_cmpint (json_node_get_int (member (node, "rows")), ==, 2);
    g_assert_cmpstr (text (node, "columns/1/kind"), ==, "categorical");
    g_assert_cmpint (json_node_get_int (member (node, "columns/1/missing")), ==, 1);
  }
}

static void
test_data_arff (void)
{
  write_file ("t.arff", "@relation t\n@attribute x numeric\n@attribute y {p,q}\n@data\n1,p\n2.5,?\n");
  {
    g_autoptr (JsonNode) node = run_json ("data %t.arff");

    g_assert_cmpint (json_node_get_int (member (node, "rows")), ==, 2);
    g_assert_cmpstr (text (node, "columns/1/kind"), ==, "categorical");
    g_assert_cmpfloat (number (node, "columns/0/max"), ==, 2.5);
  }
}

static void
test_train (void)
{
  g_autoptr (JsonNode) node = run_json ("train --model=forest @penguins --target species --test 0.25 --seed 3 -o %p.vitrine");

  g_assert_cmpstr (text (node, "task"), ==, "classification");
  g_assert_cmpstr (text (node, "model"), ==, "forest");
  g_assert_cmpint (json_node_get_int (member (node, "rows")), ==, 344);
  g_assert_cmpuint (length (node, "features"), ==, 7);
  g_assert_cmpuint (length (node, "classes"), ==, 3);
  g_assert_cmpstr (text (node, "classes/0"), ==, "Adelie");
  g_assert_cmpfloat (number (node, "metrics/train/accuracy"), >, 0.98);
  g_assert_cmpfloat (number (node, "metrics/test/accuracy"), >, 0.93);
  g_assert_cmpfloat (number (node, "metrics/test/log_loss"), <, 0.3);
  g_assert_cmpuint (length (node, "importances"), ==, 7);
  g_assert_cmpfloat (number (node, "seconds"), >, 0);
}

static void
test_cross_validate (void)
{
  g_autoptr (JsonNode) node = run_json ("train @diabetes --target progression --model forest --param n_estimators=30 --cv 5");

  g_assert_cmpstr (text (node, "task"), ==, "regression");
  g_assert_cmpfloat (number (node, "metrics/cv/r2/mean"), >, 0.3);
  g_assert_cmpuint (length (node, "metrics/cv/r2/folds"), ==, 5);
}

static void
test_predict (void)
{
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;

  run_ok ("predict %p.vitrine @penguins -o %predictions.csv");
  csv = read_file ("predictions.csv");
  lines = g_strsplit (csv, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 346);
  g_assert_cmpstr (lines[0], ==, "prediction,probability_Adelie,probability_Chinstrap,probability_Gentoo");
  cells = g_strsplit (lines[1], ",", 0);
  g_assert_cmpstr (cells[0], ==, "Adelie");
  g_assert_cmpfloat (fabs (g_ascii_strtod (cells[1], NULL) + g_ascii_strtod (cells[2], NULL) + g_ascii_strtod (cells[3], NULL) - 1), <, 1e-9);
}

/* No more reasons than features, and a name that ends with .json means JSON. */
static void
test_predict_reasons (void)
{
  g_autofree char *csv = NULL, *json = NULL;
  g_autoptr (JsonNode) node = NULL;

  run_ok ("predict %p.vitrine @penguins --explain 50 -o %reasons.csv");
  csv = read_file ("reasons.csv");
  g_assert_nonnull (strstr (csv, ",reason_7\n"));
  g_assert_null (strstr (csv, "reason_8"));
  run_ok ("predict %p.vitrine @penguins -o %predictions.json");
  json = read_file ("predictions.json");
  node = parse (json);
  g_assert_cmpuint (length (node, "prediction"), ==, 344);
  g_assert_cmpstr (text (node, "prediction/0"), ==, "Adelie");
}

/* What several classes have no use for is said, not passed over. */
static void
test_evaluate_unused (void)
{
  g_autoptr (JsonNode) node = run_json ("evaluate %p.vitrine @penguins --bootstrap 0 --threshold 0.3 --positive Gentoo");

  g_assert_cmpuint (length (node, "notes"), ==, 2);
  g_assert_nonnull (strstr (text (node, "notes/0"), "threshold"));
}

static void
test_evaluate (void)
{
  g_autoptr (JsonNode) node = run_json ("evaluate %p.vitrine @penguins --bootstrap 200");

  g_assert_cmpfloat (number (node, "accuracy"), >, 0.95);
  g_assert_cmpuint (length (node, "confusion/matrix"), ==, 3);
  g_assert_cmpuint (length (node, "per_class"), ==, 3);
  g_assert_cmpuint (length (node, "intervals/accuracy"), ==, 2);
  g_assert_true (JSON_NODE_HOLDS_NULL (member (node, "roc/Adelie/threshold/0")));
}

static void
test_evaluate_columns (void)
{
  g_autoptr (JsonNode) node = NULL;

  write_file ("scored.csv", "y,p,guess\n1,0.9,1\n0,0.2,0\n1,0.4,1\n0,0.5,1\n1,0.8,1\n");
  node = run_json ("evaluate %scored.csv --truth y --score p --predicted guess --bootstrap 0");
  g_assert_cmpfloat (fabs (number (node, "accuracy") - 0.8), <, 1e-12);
  g_assert_cmpfloat (fabs (number (node, "roc_auc") - 5.0 / 6), <, 1e-12);
}

/* base + values = prediction, in the explained scale, for every row and output. */
static void
check_sums (JsonNode *node)
{
  for (guint r = 0; r < length (node, "rows"); r++)
    for (guint o = 0; o < length (node, "outputs"); o++)
      {
        g_autofree char *values = g_strdup_printf ("rows/%u/values/%u", r, o);
        g_autofree char *prediction = g_strdup_printf ("rows/%u/prediction/%u", r, o);
        g_autofree char *base = g_strdup_printf ("base_values/%u", o);
        double sum = number (node, base);

        for (guint f = 0; f < length (node, values); f++)
          sum += json_array_get_double_element (json_node_get_array (member (node, values)), f);
        g_assert_cmpfloat (fabs (sum - number (node, prediction)), <, 1e-9);
      }
}

static void
test_explain (void)
{
  g_autoptr (JsonNode) node = run_json ("explain %p.vitrine @penguins --method kernel --rows 0,4,10-12 --background 50");

  g_assert_cmpuint (length (node, "rows"), ==, 5);
  g_assert_cmpuint (length (node, "outputs"), ==, 3);
  g_assert_cmpuint (length (node, "features"), ==, 7);
  g_assert_cmpint (json_node_get_int (member (node, "rows/2/row")), ==, 10);
  g_assert_cmpstr (text (node, "receipt/method"), ==, "kernel");
  check_sums (node);
}

/* Standard errors below a thousandth are shown, not rounded to 0. */
static void
test_explain_small_errors (void)
{
  run_ok ("train @digits --target digit --model forest --param n_estimators=10 -o %d.vitrine");
  {
    g_auto (Ran) ran = run ("explain %d.vitrine @digits --rows 0 --samples 4000");

    g_assert_cmpint (ran.status, ==, 0);
    g_assert_nonnull (strstr (ran.out, " ± 0.000"));
    g_assert_null (strstr (ran.out, " ± 0.000,"));
    g_assert_null (strstr (ran.out, " ± 0.000\n"));
  }
}

/* What shuffling costs is told, and drawn as importances. */
static void
test_explain_permutation (void)
{
  g_auto (Ran) ran = run ("explain %p.vitrine @penguins --method permutation --plot importance=%shuffled.csv");
  g_autofree char *csv = read_file ("shuffled.csv");
  g_autoptr (JsonNode) node = run_json ("explain %p.vitrine @penguins --method permutation");

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_nonnull (strstr (ran.out, "Accuracy is "));
  g_assert_nonnull (strstr (ran.out, "  bill_length_mm\n"));
  g_assert_cmpuint (length (node, "features"), ==, 7);
  /* By impurity it would be the bill's length. */
  g_assert_true (g_str_has_prefix (csv, "feature,importance,std\nisland,"));
}

static void
test_explain_auto (void)
{
  g_autoptr (JsonNode) node = run_json ("explain %p.vitrine @penguins --rows 3 --class Gentoo");
  g_auto (Ran) ran = run ("explain %p.vitrine @penguins --rows 3");

  g_assert_cmpuint (length (node, "outputs"), ==, 1);
  g_assert_cmpstr (text (node, "outputs/0"), ==, "Gentoo");
  check_sums (node);
  g_assert_nonnull (strstr (ran.out, "Chose "));
}

static void
test_explain_logit (void)
{
  g_autoptr (JsonNode) node = run_json ("explain %p.vitrine @penguins --method kernel --rows 200-204 --link logit --background 20:kmeans");

  check_sums (node);
}

/* Everything but the time it took. */
static char *
without_seconds (JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);

  json_object_remove_member (object, "seconds");
  json_object_remove_member (object, "file");
  return json_to_string (node, FALSE);
}

static void
check_same_bits (const char *line)
{
  g_autofree char *first = NULL;
  static const int threads[] = { 1, 2, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *with_threads = g_strdup_printf ("%s --threads %d", line, threads[i]);
      g_autoptr (JsonNode) node = run_json (with_threads);
      g_autofree char *all = without_seconds (node);

      if (first == NULL)
        first = g_steal_pointer (&all);
      else
        g_assert_cmpstr (first, ==, all);
    }
}

static void
test_same_bits (void)
{
  check_same_bits ("data @breast_cancer");
  check_same_bits ("train @breast_cancer --target diagnosis --model forest --param n_estimators=20 --test 0.3 -o %b.vitrine");
  check_same_bits ("evaluate %b.vitrine @breast_cancer --bootstrap 100");
  check_same_bits ("explain %b.vitrine @breast_cancer --method kernel --rows 0-3 --samples 300 --background 30");
  check_same_bits ("predict %b.vitrine @breast_cancer");
}

static void
test_replay (void)
{
  g_autofree char *first = NULL, *again = NULL, *replayed = NULL;

  run_ok ("explain %p.vitrine @penguins --method kernel --rows 5-9 --background 30 --seed 11 --samples 60 -o %why.json");
  run_ok ("explain --replay %why.json -o %again.csv");
  run_ok ("explain %p.vitrine @penguins --method kernel --rows 5-9 --background 30 --seed 11 --samples 60 -o %first.csv");
  first = read_file ("first.csv");
  again = read_file ("again.csv");
  g_assert_cmpstr (first, ==, again);
  /* Another model or table is not what the receipt speaks of. */
  {
    g_auto (Ran) ran = run ("explain %p.vitrine @iris --replay %why.json");
    g_assert_cmpint (ran.status, ==, 3);
    g_assert_nonnull (strstr (ran.err, "receipt"));
  }
}

static void
test_plots (void)
{
  g_autofree char *svg = NULL, *csv = NULL, *png = NULL, *pdf = NULL;

  run_ok ("evaluate %p.vitrine @penguins --bootstrap 0 --plot roc=%roc.svg --plot roc=%roc.csv --plot roc=%roc.png --plot roc=%roc.pdf --size 640x480 --dark");
  svg = read_file ("roc.svg");
  csv = read_file ("roc.csv");
  png = read_file ("roc.png");
  pdf = read_file ("roc.pdf");
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_nonnull (strstr (svg, "</svg>"));
  g_assert_nonnull (strstr (svg, "640"));
  g_assert_nonnull (strchr (csv, ','));
  g_assert_cmpmem (png, 4, "\x89PNG", 4);
  g_assert_cmpmem (pdf, 4, "%PDF", 4);
}

/* Another model of the same data, on the same rows: in one document and in one picture. */
static void
test_compare (void)
{
  run_ok ("train @penguins --target species --model logistic -o %l.vitrine");
  {
    g_autoptr (JsonNode) node = run_json (
        "explain %p.vitrine @penguins --rows 0-4 --compare %l.vitrine --plot compare=%both.csv");
    JsonObject *both = json_object_get_object_member (json_node_get_object (node), "comparison");
    JsonObject *other = json_object_get_object_member (both, "explanation");
    g_autofree char *csv = read_file ("both.csv");

    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (both, "features")), ==,
                      json_array_get_length (json_object_get_array_member (both, "second")));
    g_assert_cmpint (json_object_get_int_member (both, "shared"), <=,
                     json_object_get_int_member (both, "of"));
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (other, "rows")), ==, 5);
    g_assert_true (g_str_has_prefix (csv, "feature,p,p std_error,l,l std_error\n"));
  }
  g_auto (Ran) ran =
      run ("explain %p.vitrine @penguins --method lime --rows 0 --compare %l.vitrine");
  g_assert_cmpint (ran.status, ==, 3);
  g_assert_nonnull (strstr (ran.err, "--compare"));
}

static void
test_report (void)
{
  g_autofree char *html = NULL;

  run_ok ("report %p.vitrine @penguins --rows 0-19 -o %report.html");
  html = read_file ("report.html");
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>"));
  g_assert_nonnull (strstr (html, "</html>"));
  g_assert_nonnull (strstr (html, "<svg"));
  g_assert_nonnull (strstr (html, "sha256:"));
  /* Nothing from outside. */
  g_assert_null (strstr (html, "src=\"http"));
  g_assert_null (strstr (html, "href=\"http"));
  g_assert_null (strstr (html, "@import"));
  g_assert_null (strstr (html, "<script"));
  /* The words are English where there is no catalogue of the locale. */
  g_assert_nonnull (strstr (html, "<html lang=\"en\">"));
}

static void
test_report_pdf (void)
{
  g_autofree char *pdf = NULL, *text = NULL, *tool = g_find_program_in_path ("pdftotext"), *path = here ("report.pdf");

  run_ok ("report %p.vitrine @penguins --rows 0-19 -o %report.pdf");
  pdf = read_file ("report.pdf");
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));
  if (tool == NULL)
    return;
  g_assert_true (g_spawn_sync (NULL, (char *[]) { tool, path, "-", NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, "Random forest for “species”"));
  g_assert_nonnull (strstr (text, "Evaluation"));
  g_assert_nonnull (strstr (text, "How to make it again"));
  g_assert_nonnull (strstr (text, "body_mass_g"));
  g_assert_nonnull (strstr (text, "sha256:"));
}

static void
test_reference (void)
{
  g_auto (Ran) ran = run ("reference forest");
  g_auto (Ran) all = run ("reference --man");

  g_assert_nonnull (strstr (ran.out, "n_estimators = 100"));
  g_assert_nonnull (strstr (all.out, ".SS \"kernel"));
}

static void
test_standard_input (void)
{
  g_autofree char *script = g_strdup_printf ("'%s' data - --json < '%s/samples/iris.csv'", g_getenv ("VTR_CLI"), g_getenv ("VTR_DATA_DIR"));
  g_autofree char *out = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_spawn_sync (NULL, (char *[]) { "/bin/sh", "-c", script, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, NULL));
  node = parse (out);
  g_assert_cmpint (json_node_get_int (member (node, "rows")), ==, 150);
}

/* Cancelled in the middle: status 130, the old file is whole, nothing else is left. */
static void
test_interrupt (void)
{
  g_autofree char *folder = here ("interrupt");
  g_autofree char *script = g_strdup_printf (
      "mkdir '%s' && cd '%s' && printf old > m.vitrine && "
      "timeout -s INT --preserve-status 0.4 '%s' train '%s/samples/digits.csv' --target digit --model forest "
      "--param n_estimators=60000 -o m.vitrine; echo \" status $?\"; cat m.vitrine; ls; cd /; rm -r '%s'",
      folder, folder, g_getenv ("VTR_CLI"), g_getenv ("VTR_DATA_DIR"), folder);
  g_autofree char *out = NULL, *err = NULL;

  g_assert_true (g_spawn_sync (NULL, (char *[]) { "/bin/sh", "-c", script, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, NULL, NULL));
  g_assert_cmpstr (out, ==, " status 130\noldm.vitrine\n");
  g_assert_cmpstr (err, ==, "vitrine-cli: cancelled.\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/round-trip/version", test_version);
  g_test_add_func ("/cli/round-trip/data", test_data);
  g_test_add_func ("/cli/round-trip/data-header", test_data_header);
  g_test_add_func ("/cli/round-trip/odd-outputs", test_odd_outputs);
  g_test_add_func ("/cli/round-trip/data-words", test_data_words);
  g_test_add_func ("/cli/round-trip/data-isolation", test_data_isolation);
  g_test_add_func ("/cli/round-trip/data-sqlite", test_data_sqlite);
  g_test_add_func ("/cli/round-trip/data-arff", test_data_arff);
  g_test_add_func ("/cli/round-trip/train", test_train);
  g_test_add_func ("/cli/round-trip/cross-validate", test_cross_validate);
  g_test_add_func ("/cli/round-trip/predict", test_predict);
  g_test_add_func ("/cli/round-trip/predict-reasons", test_predict_reasons);
  g_test_add_func ("/cli/round-trip/evaluate", test_evaluate);
  g_test_add_func ("/cli/round-trip/evaluate-unused", test_evaluate_unused);
  g_test_add_func ("/cli/round-trip/evaluate-columns", test_evaluate_columns);
  g_test_add_func ("/cli/round-trip/explain", test_explain);
  g_test_add_func ("/cli/round-trip/explain-permutation", test_explain_permutation);
  g_test_add_func ("/cli/round-trip/explain-auto", test_explain_auto);
  g_test_add_func ("/cli/round-trip/explain-small-errors", test_explain_small_errors);
  g_test_add_func ("/cli/round-trip/explain-logit", test_explain_logit);
  g_test_add_func ("/cli/round-trip/same-bits-any-threads", test_same_bits);
  g_test_add_func ("/cli/round-trip/replay", test_replay);
  g_test_add_func ("/cli/round-trip/plots", test_plots);
  g_test_add_func ("/cli/round-trip/compare", test_compare);
  g_test_add_func ("/cli/round-trip/report", test_report);
  g_test_add_func ("/cli/round-trip/report-pdf", test_report_pdf);
  g_test_add_func ("/cli/round-trip/reference", test_reference);
  g_test_add_func ("/cli/round-trip/standard-input", test_standard_input);
  g_test_add_func ("/cli/round-trip/interrupt", test_interrupt);
  return run_all_tests ();
}
