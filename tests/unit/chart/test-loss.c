/* The loss of a fit: golden scene, the lowest point, the sentence where the two part. */
#include "inputs.h"
#include "vtr-chart-loss.h"

/* Training falls all the way, validation rises again where @parts. */
static VtrHistory *
make_history (gboolean parts)
{
  static const char *const names[] = { "loss", "validation_loss", NULL };
  VtrHistory *history = vtr_history_new ();

  vtr_history_begin (history, "epoch", names);
  for (int i = 0; i < 12; i++)
    {
      const double row[] = { 1.0 / (i + 1), parts ? 0.4 + 0.01 * (i - 4) * (i - 4) : 1.1 / (i + 1) };
      vtr_history_append (history, row);
    }
  return history;
}

static VtrPicture *
build (VtrHistory *history)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.history = history;
  return input_must_build ("loss", input);
}

static void
test_golden (void)
{
  g_autoptr (VtrHistory) history = make_history (TRUE);
  g_autoptr (VtrPicture) picture = build (history);

  input_golden (picture, "chart-loss", 560, 340);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 12);
  g_assert_cmpfloat (input_number (picture, "validation_loss", 4), ==, 0.4);
}

static void
test_sentence (void)
{
  g_autoptr (VtrHistory) parts = make_history (TRUE), together = make_history (FALSE);
  g_autoptr (VtrPicture) parted = build (parts), close = build (together);

  assert_says (parted->sentence, "lowest at 5 with 0.400");
  assert_says (parted->sentence, "from 5 on it is memorising");
  assert_says (close->sentence, "lowest at 12");
}

static void
test_refusal (void)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autoptr (VtrHistory) empty = vtr_history_new ();

  input_refuses ("loss", input, VTR_ERROR_UNSUPPORTED);
  input.history = empty;
  input_refuses ("loss", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_LOSS);
  g_test_add_func ("/chart/loss/golden", test_golden);
  g_test_add_func ("/chart/loss/sentence", test_sentence);
  g_test_add_func ("/chart/loss/says-what-it-needs", test_refusal);
  return g_test_run ();
}
