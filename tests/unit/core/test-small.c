/* Matrices, progress, words and JSON: the small things of the core. */
#include "vtr-error.h"
#include "vtr-json.h"
#include "vtr-matrix.h"
#include "vtr-progress.h"
#include "vtr-text.h"

#include <math.h>

static void
test_matrix (void)
{
  g_autoptr (VtrMatrix) matrix = vtr_matrix_new (5, 3, NULL);
  g_autoptr (VtrMatrix) empty = vtr_matrix_new (0, 4, NULL);
  g_autoptr (VtrMatrix) taken = NULL;
  const guint32 rows[] = { 4, 0, 4 };

  g_assert_cmpuint ((gsize) vtr_matrix_view (matrix).data % 64, ==, 0);
  g_assert_cmpuint (vtr_matrix_get_n_columns (empty), ==, 4);
  for (gsize i = 0; i < 15; i++)
    {
      g_assert_cmpfloat (vtr_matrix_view (matrix).data[i], ==, 0.0);
      vtr_matrix_view (matrix).data[i] = (double) i;
    }
  taken = vtr_matrix_take_rows (matrix, rows, 3, NULL);
  g_assert_cmpfloat (vtr_matrix_row (taken, 0)[2], ==, 14.0);
  g_assert_cmpfloat (vtr_matrix_row (taken, 1)[0], ==, 0.0);
  g_assert_cmpfloat (vtr_matrix_view_row (vtr_matrix_view_rows (vtr_matrix_view (taken), 2, 1), 0)[1], ==, 13.0);
}

static void
test_matrix_too_large (void)
{
  const gsize sizes[][2] = { { G_MAXSIZE, 2 }, { G_MAXSIZE / 8, 1 }, { 1u << 31, 1u << 31 }, { 1u << 28, 1u << 14 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_matrix_new (sizes[i][0], sizes[i][1], &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE);
    }
}

static void
test_progress (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  VtrProgressState state;

  vtr_progress_begin (progress, "stage", 8);
  vtr_progress_add (progress, 2);
  vtr_progress_read (progress, &state);
  g_assert_cmpstr (state.stage, ==, "stage");
  g_assert_cmpfloat (state.fraction, ==, 0.25);
  g_assert_cmpfloat (state.seconds_left, ==, -1.0);
  vtr_progress_add (progress, 100);
  vtr_progress_read (progress, &state);
  g_assert_cmpfloat (state.fraction, ==, 1.0);
  vtr_progress_begin (progress, NULL, 0);
  vtr_progress_read (progress, &state);
  g_assert_cmpuint (state.done, ==, 0);
  g_assert_cmpfloat (state.fraction, ==, -1.0);

  g_assert_true (vtr_progress_check (progress, &error));
  g_cancellable_cancel (cancellable);
  g_assert_true (vtr_progress_is_cancelled (progress));
  g_assert_false (vtr_progress_check (progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_progress_time (void)
{
  g_autoptr (VtrProgress) progress = vtr_progress_new (NULL);
  VtrProgressState state;

  g_assert_false (vtr_progress_is_out_of_time (progress));
  vtr_progress_set_time_limit (progress, 0.01);
  vtr_progress_begin (progress, "stage", 100);
  vtr_progress_add (progress, 25);
  g_usleep (2050000);
  g_assert_true (vtr_progress_is_out_of_time (progress));
  vtr_progress_read (progress, &state);
  g_assert_cmpfloat_with_epsilon (state.seconds_left, 3.0 * state.seconds, 1e-9);
  vtr_progress_set_time_limit (progress, 0.0);
  g_assert_false (vtr_progress_is_out_of_time (progress));
}

static void
test_progress_null (void)
{
  VtrProgressState state;

  vtr_progress_begin (NULL, "stage", 1);
  vtr_progress_add (NULL, 1);
  vtr_progress_set_time_limit (NULL, 1.0);
  vtr_progress_read (NULL, &state);
  g_assert_cmpfloat (state.fraction, ==, -1.0);
  g_assert_true (vtr_progress_check (NULL, NULL));
  g_assert_false (vtr_progress_is_cancelled (NULL) || vtr_progress_is_out_of_time (NULL));
  g_assert_null (vtr_progress_get_cancellable (NULL));
}

static void
test_text_nearest (void)
{
  static const char *const names[] = { "n_estimators", "max_depth", "criterion", NULL };

  g_assert_cmpstr (vtr_text_nearest ("n_estimator", names), ==, "n_estimators");
  g_assert_cmpstr (vtr_text_nearest ("MAX_DETPH", names), ==, "max_depth");
  g_assert_null (vtr_text_nearest ("depth", names));
  g_assert_null (vtr_text_nearest ("", names));
}

static void
test_text_split (void)
{
  g_auto (GStrv) parts = vtr_text_split ("a,\"b,c\",,\"d\"\"e\"", ',', 0, NULL);
  g_auto (GStrv) two = vtr_text_split ("a=b=c", '=', 2, NULL);
  g_auto (GStrv) empty = vtr_text_split ("", ',', 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstrv (parts, ((const char *const[]) { "a", "b,c", "", "d\"e", NULL }));
  g_assert_cmpstrv (two, ((const char *const[]) { "a", "b=c", NULL }));
  g_assert_cmpstrv (empty, ((const char *const[]) { "", NULL }));
  g_assert_null (vtr_text_split ("\"a", ',', 0, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_text_sentence (void)
{
  assert_text (vtr_text_sentence ("there is no column “age”\n"), "There is no column “age”.");
  assert_text (vtr_text_sentence ("Is it there?"), "Is it there?");
  assert_text (vtr_text_sentence ("max_depth must be a number"), "max_depth must be a number.");
  assert_text (vtr_text_sentence ("table.csv, line 3: too short."), "table.csv, line 3: too short.");
  assert_text (vtr_text_sentence ("“b” is text"), "“b” is text.");
  assert_text (vtr_text_sentence ("never"), "Never.");
  assert_text (vtr_text_sentence (""), "");
}

static void
test_text_for_people (void)
{
  assert_text (vtr_text_count (32561), "32,561");
  assert_text (vtr_text_count (999), "999");
  assert_text (vtr_text_duration (0.8), "0.8 s");
  assert_text (vtr_text_duration (59.7), "1 min 0 s");
  assert_text (vtr_text_duration (230), "3 min 50 s");
  assert_text (vtr_text_duration (7500), "2 h 5 min");
  assert_text (vtr_text_duration (NAN), "0 s");
  assert_text (vtr_text_size (812), "812 B");
  assert_text (vtr_text_size (3400000), "3.4 MB");
  assert_text (vtr_text_size (999999), "1.0 MB");
}

static void
test_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  const double values[] = { 0.1, NAN, -INFINITY, -0.0, 3.0, 1e300 };
  g_autofree char *pretty = NULL;

  json_builder_begin_object (builder);
  vtr_json_set_numbers (builder, "x", values, G_N_ELEMENTS (values));
  vtr_json_set_string (builder, "s", "a\"\\\n\x01é");
  vtr_json_set_string (builder, "none", NULL);
  vtr_json_set_int (builder, "i", G_MININT64);
  vtr_json_set_strv (builder, "l", NULL);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  assert_text (vtr_json_to_string (root, FALSE),
               "{\"x\":[0.1,null,null,-0.0,3,1e+300],\"s\":\"a\\\"\\\\\\n\\u0001é\","
               "\"none\":null,\"i\":-9223372036854775808,\"l\":[]}");
  pretty = vtr_json_to_string (root, TRUE);
  g_assert_true (json_parser_load_from_data (parser, pretty, -1, NULL));
  assert_text (vtr_json_to_string (json_parser_get_root (parser), FALSE),
               "{\"x\":[0.1,null,null,-0.0,3,1e+300],\"s\":\"a\\\"\\\\\\n\\u0001é\","
               "\"none\":null,\"i\":-9223372036854775808,\"l\":[]}");
  assert_text (vtr_json_to_string (NULL, FALSE), "null");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/matrix/rows-and-views", test_matrix);
  g_test_add_func ("/core/matrix/too-large", test_matrix_too_large);
  g_test_add_func ("/core/progress/counts-and-cancels", test_progress);
  g_test_add_func ("/core/progress/time", test_progress_time);
  g_test_add_func ("/core/progress/null", test_progress_null);
  g_test_add_func ("/core/text/nearest", test_text_nearest);
  g_test_add_func ("/core/text/split", test_text_split);
  g_test_add_func ("/core/text/sentence", test_text_sentence);
  g_test_add_func ("/core/text/for-people", test_text_for_people);
  g_test_add_func ("/core/json/reads-back", test_json);
  return g_test_run ();
}
