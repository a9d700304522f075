/* What people get wrong: each mistake is answered with one sentence on standard error, the right exit
 * status, nothing on standard output, and no file is touched. */
#include "run.h"

typedef struct { const char *name, *line; int status; const char *says; } Case;

static const Case cases[] = {
  { "no-command", "nonsense", 2, "command" },
  { "near-command", "trian @iris", 2, "train" },
  { "near-option", "data @iris --jsno", 2, "--json" },
  { "missing-argument", "predict %good.vitrine", 2, "MODEL DATA" },
  { "too-many-arguments", "data @iris @wine", 2, "too many" },
  { "no-target", "train @iris --model forest", 2, "--target" },
  { "no-model-kind", "train @iris --target species", 2, "--model" },
  { "missing-file", "data %nothing.csv", 3, "nothing.csv" },
  { "directory", "data %", 3, "" },
  { "empty-file", "data %empty.csv", 3, "empty.csv" },
  { "header-only", "train %header.csv --target b --model forest", 3, "" },
  { "binary-junk", "data %junk.csv", 3, "junk.csv" },
  { "unknown-target", "train @iris --target specie --model forest", 2, "species" },
  { "constant-target", "train %constant.csv --target y --model forest", 3, "y" },
  { "weight-is-target", "train @iris --target petal_width --weight petal_width --model forest", 2, "both target and weight" },
  { "table-of-csv", "data %header.csv:t", 3, "no SQLite database" },
  { "table-of-nothing", "data %nothing.sqlite:t", 3, "no such file" },
  { "broken-arff", "data %broken.arff", 3, "broken.arff, line 3" },
  { "unknown-kind", "train @iris --target species --model forrest", 2, "forest" },
  { "unknown-param", "train @iris --target species --model forest --param n_estimator=5", 2, "n_estimators" },
  { "param-range", "train @iris --target species --model forest --param n_estimators=0", 2, "1" },
  { "param-word", "train @iris --target species --model forest --param n_estimators=many", 2, "many" },
  { "param-shape", "train @iris --target species --model forest --param n_estimators", 2, "NAME=VALUE" },
  { "test-share", "train @iris --target species --model forest --test 1.5", 2, "1.5" },
  { "two-splits", "train @iris --target species --model forest --test 0.2 --cv 5", 2, "--cv" },
  { "one-fold", "train @iris --target species --model forest --cv 1", 2, "--cv" },
  { "unknown-task", "train @iris --target species --model forest --task guess", 2, "regression" },
  { "unknown-step", "train @iris --target species --model forest --step impoot", 2, "impute" },
  { "not-a-model", "predict @iris @iris", 3, "not a model" },
  { "empty-model", "predict %empty.csv @iris", 3, "empty" },
  { "cut-model", "predict %cut.vitrine @iris", 3, "cut short" },
  { "pickle", "predict %model.pkl @iris", 3, "ONNX" },
  { "unknown-model-name", "predict %good.vitrine#best @iris", 2, "forest" },
  { "lacks-column", "predict %good.vitrine %lacks.csv", 3, "petal_width" },
  { "rows-out-of-range", "explain %good.vitrine @iris --rows 0-150", 2, "149" },
  { "rows-nonsense", "explain %good.vitrine @iris --rows first", 2, "rows" },
  { "rows-backwards", "explain %good.vitrine @iris --rows 9-0", 2, "rows" },
  { "unknown-method", "explain %good.vitrine @iris --method kernal", 2, "kernel" },
  { "unknown-class", "explain %good.vitrine @iris --class rosa", 2, "setosa" },
  { "unknown-link", "explain %good.vitrine @iris --link log", 2, "logit" },
  { "background-zero", "explain %good.vitrine @iris --background 0", 2, "background" },
  { "background-word", "explain %good.vitrine @iris --background 5:kmeens", 2, "50:kmeans" },
  { "samples-negative", "explain %good.vitrine @iris --method kernel --samples -5", 2, "samples" },
  { "receipt-junk", "explain --replay @iris", 3, "receipt" },
  { "receipt-of-nothing", "explain --replay %receipt.json", 3, "receipt" },
  { "evaluate-nothing", "evaluate @iris", 2, "--truth" },
  { "evaluate-truth-only", "evaluate @iris --truth species", 2, "--score" },
  { "evaluate-unknown-truth", "evaluate @iris --truth specie --predicted species", 2, "species" },
  { "evaluate-other-words", "evaluate %guesses.csv --truth y --predicted other", 3, "none of the classes of “y”" },
  { "evaluate-score-of-numbers", "evaluate %guesses.csv --truth n --score other", 2, "--predicted" },
  { "evaluate-threshold", "evaluate %good.vitrine @iris --threshold 1.5", 2, "0 … 1" },
  { "predict-threshold", "predict %good.vitrine @iris --threshold nan", 2, "0 … 1" },
  { "map-unknown-input", "predict %good.vitrine @iris --map petal_widht=petal_width", 2, "did you mean “petal_width”" },
  { "map-unknown-column", "predict %good.vitrine @iris --map petal_width=petal_widht", 2, "did you mean “petal_width”" },
  { "correlation-word", "data @iris --correlation cosine", 2, "pearson" },
  { "outliers-word", "data @iris --outliers far", 2, "iforest" },
  { "outliers-of-words", "data %words.csv --outliers iforest", 3, "no column of numbers varies" },
  { "plot-kind", "evaluate %good.vitrine @iris --plot rok=a.svg", 2, "roc" },
  { "plot-ending", "evaluate %good.vitrine @iris --plot roc=a.gif", 2, ".svg" },
  { "plot-shape", "evaluate %good.vitrine @iris --plot roc", 2, "KIND=FILE" },
  { "plot-size", "evaluate %good.vitrine @iris --plot roc=%a.svg --size big", 2, "800x600" },
  { "report-where", "report %good.vitrine @iris", 2, ".html" },
  { "seed", "data @iris --seed -1", 2, "--seed" },
  { "threads", "data @iris --threads 0.5", 2, "threads" },
  { "output-folder", "train @iris --target species --model forest -o /nowhere/at/all.vitrine", 1, "/nowhere" },
  { "delimiter", "data @iris --delimiter abc", 2, "--delimiter" },
  { "ragged-option", "data @iris --ragged maybe", 2, "--ragged" },
  { "types-option", "data @iris --types species=colour", 2, "colour" },
  { "ignore-unknown", "data @iris --ignore speces", 2, "species" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_auto (Ran) ran = run (c->line);
  gsize length;

  g_test_message ("%s", ran.err);
  g_assert_cmpint (ran.status, ==, c->status);
  g_assert_true (g_str_has_prefix (ran.err, "vitrine-cli: "));
  length = strlen (ran.err);
  g_assert_cmpint (ran.err[length - 1], ==, '\n');
  g_assert_true (strchr (ran.err, '\n') == ran.err + length - 1);   /* one line */
  g_assert_nonnull (strstr (ran.err, c->says));
  g_assert_cmpstr (ran.out, ==, "");
}

/* The second of two saves cannot be written; the first stays. */
static void
test_full_disk (void)
{
  g_autofree char *folder = here ("small");
  g_autofree char *target = g_strconcat (folder, "/m.vitrine", NULL);
  g_autofree char *script = NULL;
  g_autofree char *out = NULL;
  int status;

  /* A file size limit stands for the full disk: it needs no rights. */
  script = g_strdup_printf ("mkdir -p '%s' && printf old > '%s' && ulimit -f 8 && trap '' XFSZ && '%s' train '%s/samples/digits.csv' "
                            "--target digit --model forest -o '%s' 2>&1; echo \"status $?\"; cat '%s'; ls '%s'; rm -r '%s'",
                            folder, target, g_getenv ("VTR_CLI"), g_getenv ("VTR_DATA_DIR"), target, target, folder, folder);
  g_assert_true (g_spawn_sync (NULL, (char *[]) { "/bin/sh", "-c", script, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, NULL));
  g_test_message ("%s", out);
  g_assert_nonnull (strstr (out, "vitrine-cli: "));
  g_assert_nonnull (strstr (out, "status 1"));
  g_assert_nonnull (strstr (out, "oldm.vitrine\n"));                /* untouched, and alone */
}

static void
prepare_files (void)
{
  g_autofree char *model = NULL, *bytes = NULL;
  gsize n;

  write_file ("empty.csv", "");
  write_file ("header.csv", "a,b\n");
  write_file ("constant.csv", "x,y\n1,5\n2,5\n3,5\n4,5\n");
  write_file ("guesses.csv", "y,other,n\nyes,1.5,1\nno,2.5,2\nyes,3.5,3\nno,4.5,4\nno,4,5\nno,4,6\nno,4,7\nno,4,8\nno,4,9\nno,4,10\nno,4,11.5\n");
  write_file ("words.csv", "a,b\nx,1\ny,1\nx,1\n");
  write_file ("lacks.csv", "sepal_length,sepal_width,petal_length\n5.1,3.5,1.4\n");
  write_file ("broken.arff", "@relation r\n@attribute a numeric\n@attribute b {x\n@data\n1,x\n");
  write_file ("model.pkl", "\x80\x04.");
  write_file ("receipt.json", "{}");
  {
    g_autofree char *path = here ("junk.csv");
    g_assert_true (g_file_set_contents (path, "\x7f" "ELF\x00\x01\x02\xff\x00\x00\xfe", 11, NULL));
  }
  run_ok ("train @iris --target species --model forest --param n_estimators=5 -o %good.vitrine");
  model = here ("good.vitrine");
  g_assert_true (g_file_get_contents (model, &bytes, &n, NULL));
  {
    g_autofree char *cut = here ("cut.vitrine");
    g_autofree char *copy = here ("good.vitrine.copy");
    g_assert_true (g_file_set_contents (cut, bytes, n / 2, NULL));
    g_assert_true (g_file_set_contents (copy, bytes, n, NULL));
  }
}

static void
test_prepare (void)
{
  prepare_files ();
}

/* None of all that has touched the model. */
static void
test_untouched (void)
{
  g_autofree char *path = here ("good.vitrine"), *copy = here ("good.vitrine.copy");
  g_autofree char *a = NULL, *b = NULL;
  gsize n_a, n_b;

  g_assert_true (g_file_get_contents (path, &a, &n_a, NULL));
  g_assert_true (g_file_get_contents (copy, &b, &n_b, NULL));
  g_assert_cmpmem (a, n_a, b, n_b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/bad-input/0-prepare", test_prepare);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/bad-input/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/cli/bad-input/full-disk", test_full_disk);
  g_test_add_func ("/cli/bad-input/zz-untouched", test_untouched);
  return run_all_tests ();
}
