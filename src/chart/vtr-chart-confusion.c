/* The confusion matrix: rows are the actual classes, columns the predicted ones; the count and its
 * share of the actual class in each cell; right ones blue, wrong ones orange, stronger with the share.
 * With two classes and scores it follows the given threshold. */
#include "vtr-chart-confusion.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define FEW_CLASSES 4          /* up to here counts are set large */
#define FAINT 0.06             /* how strong an empty cell is coloured */
#define FAINTEST 0.2           /* … and one with a single row */

struct _VtrChartConfusion
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartConfusion, vtr_chart_confusion, VTR_TYPE_CHART)

/* Counts k × k with the sums of its rows and columns. */
typedef struct
{
  guint              k;
  const char *const *classes;
  double            *counts, *actual, *predicted;
  double             right, all;
} Matrix;

static void
matrix_free (Matrix *matrix)
{
  g_free (matrix->counts);
  g_free (matrix->actual);
  g_free (matrix->predicted);
  g_free (matrix);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matrix, matrix_free)

/* The counts at @threshold where there is a choice, else as they were evaluated. */
static Matrix *
matrix_new (VtrEvaluation *evaluation, double threshold)
{
  const VtrEvaluationData *data = vtr_evaluation_get_data (evaluation);
  guint k = data->n_classes, p = data->positive;
  VtrThresholdPoint point;
  Matrix *matrix = g_new0 (Matrix, 1);

  matrix->k = k;
  matrix->classes = (const char *const *) data->classes;
  matrix->counts = g_memdup2 (data->confusion, (gsize) k * k * sizeof (double));
  matrix->actual = g_new0 (double, k);
  matrix->predicted = g_new0 (double, k);
  if (k == 2 && !isnan (threshold) && vtr_evaluation_at_threshold (evaluation, p, threshold, NULL, &point))
    {
      matrix->counts[p * 2 + p] = point.tp;
      matrix->counts[p * 2 + 1 - p] = point.fn;
      matrix->counts[(1 - p) * 2 + p] = point.fp;
      matrix->counts[(1 - p) * 2 + 1 - p] = point.tn;
    }
  for (guint i = 0; i < k * k; i++)
    {
      matrix->actual[i / k] += matrix->counts[i];
      matrix->predicted[i % k] += matrix->counts[i];
      matrix->right += i / k == i % k ? matrix->counts[i] : 0;
      matrix->all += matrix->counts[i];
    }
  return matrix;
}

/* Of the actual class; a class without rows has no shares. */
static double
share (const Matrix *matrix, guint i)
{
  double all = matrix->actual[i / matrix->k];

  return all > 0 ? matrix->counts[i] / all : NAN;
}

static char *
make_tooltip (const Matrix *matrix, guint i)
{
  guint actual = i / matrix->k, predicted = i % matrix->k;
  g_autofree char *count = vtr_chart_dup_count (matrix->counts[i]);
  g_autofree char *of_actual = vtr_label_percent (share (matrix, i));
  g_autofree char *of_predicted
    = vtr_label_percent (matrix->predicted[predicted] > 0 ? matrix->counts[i] / matrix->predicted[predicted] : NAN);

  return g_strdup_printf (_("Actual %s, predicted %s\nRows: %s\nShare of actual: %s\nShare of predicted: %s"),
                          matrix->classes[actual], matrix->classes[predicted], count, of_actual, of_predicted);
}

static void
draw_cells (VtrPanel *panel, const Matrix *matrix)
{
  guint n = matrix->k * matrix->k;
  g_autofree double *shares = g_new (double, n), *strengths = g_new (double, n);
  g_autofree VtrInk *inks = g_new (VtrInk, n);
  g_auto (GStrv) counts = g_new0 (char *, n + 1);
  g_auto (GStrv) percents = g_new0 (char *, n + 1);
  char **tooltips = g_new0 (char *, n + 1);
  gboolean few = matrix->k <= FEW_CLASSES;
  VtrMark *mark;

  for (guint i = 0; i < n; i++)
    {
      shares[i] = share (matrix, i);
      shares[i] = isnan (shares[i]) ? 0 : shares[i];
      strengths[i] = shares[i] > 0 ? FAINTEST + (1 - FAINTEST) * shares[i] : FAINT;
      inks[i] = i / matrix->k == i % matrix->k ? VTR_INK_RIGHT : VTR_INK_WRONG;
      /* Of many cells most are empty: a field of zeros would hide what there is. */
      counts[i] = few || matrix->counts[i] > 0 ? vtr_chart_dup_count (matrix->counts[i]) : g_strdup ("");
      percents[i] = vtr_label_percent (share (matrix, i));
      tooltips[i] = make_tooltip (matrix, i);
    }
  mark = vtr_panel_add_cells (panel, shares, matrix->k, matrix->k, VTR_RAMP_SEQUENTIAL, 0, 1);
  vtr_mark_set_inks (mark, inks, strengths);
  vtr_mark_set_labels (mark, (const char *const *) counts, few ? (const char *const *) percents : NULL);
  vtr_mark_set_font (mark, few ? VTR_FONT_COUNT : VTR_FONT_LABEL_BOLD);
  vtr_mark_set_gap (mark, few ? 4 : 2);
  vtr_mark_set_series (mark, 0);
  vtr_chart_take_tooltips (mark, tooltips);
}

static void
draw_frame (VtrPanel *panel, const Matrix *matrix)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  g_auto (GStrv) sums = g_new0 (char *, matrix->k + 1);

  for (guint c = 0; c < matrix->k; c++)
    sums[c] = vtr_chart_dup_count (matrix->actual[c]);
  vtr_axis_set_title (x, _("Predicted"));
  vtr_axis_set_bands (x, matrix->classes, NULL, NULL, matrix->k);
  vtr_axis_set_opposite (x, TRUE);
  vtr_axis_set_visible (x, FALSE, TRUE, FALSE);
  vtr_axis_set_title (y, _("Actual"));
  vtr_axis_set_bands (y, matrix->classes, (const char *const *) sums, NULL, matrix->k);
  vtr_axis_set_visible (y, FALSE, TRUE, FALSE);
}

static VtrDataset *
make_table (const Matrix *matrix)
{
  guint k = matrix->k, n = k * k;
  g_autofree const char **actual = g_new (const char *, n + 1);
  g_autofree const char **predicted = g_new (const char *, n + 1);
  g_autofree double *shares = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint i = 0; i < n; i++)
    {
      actual[i] = matrix->classes[i / k];
      predicted[i] = matrix->classes[i % k];
      shares[i] = share (matrix, i);
    }
  vtr_table_add_texts (columns, "actual", actual, n);
  vtr_table_add_texts (columns, "predicted", predicted, n);
  vtr_table_add_numbers (columns, "count", matrix->counts, n);
  vtr_table_add_numbers (columns, "share_of_actual", shares, n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Matrix *matrix, const char *name)
{
  g_autofree char *right = vtr_label_percent (matrix->all > 0 ? matrix->right / matrix->all : NAN);
  g_autofree char *all = vtr_chart_dup_count (matrix->all);
  GString *text = g_string_new (NULL);
  guint worst = 1;

  g_string_append_printf (text, _("Confusion matrix, %s: %s of %s rows are predicted right."), name, right, all);
  for (guint i = 0; i < matrix->k * matrix->k; i++)
    if (i / matrix->k != i % matrix->k && matrix->counts[i] > matrix->counts[worst])
      worst = i;
  if (matrix->k > 1 && matrix->counts[worst] > 0)
    {
      g_autofree char *count = vtr_chart_dup_count (matrix->counts[worst]);
      g_string_append_printf (text, _(" The most frequent error: %s of class %s taken for %s."), count,
                              matrix->classes[worst / matrix->k], matrix->classes[worst % matrix->k]);
    }
  return g_string_free (text, FALSE);
}

static VtrPicture *
vtr_chart_confusion_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = input->n_evaluations > 0 ? vtr_evaluation_get_data (input->evaluations[0]) : NULL;
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("Confusion matrix"));
  g_autoptr (Matrix) matrix = NULL;
  g_autofree char *name = NULL;
  VtrPanel *panel;
  double side;

  if (!vtr_chart_need (chart, data != NULL && data->n_classes > 0 ? data->confusion : NULL,
                       _("an evaluation of classes"), error))
    return NULL;
  matrix = matrix_new (input->evaluations[0], input->threshold);
  name = vtr_chart_dup_model_name (input, 0);
  side = CLAMP (matrix->k * (matrix->k <= FEW_CLASSES ? 112.0 : 46.0), 224, 900);
  if (matrix->k <= FEW_CLASSES)
    /* xgettext:no-c-format */
    vtr_figure_set_subtitle (figure, _("% of each actual class"));
  vtr_figure_set_natural_size (figure, side + 140, side * 0.8 + 104);
  panel = vtr_figure_add_panel (figure, 0, 0);
  draw_frame (panel, matrix);
  draw_cells (panel, matrix);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (matrix), make_sentence (matrix, name));
}

static void
vtr_chart_confusion_class_init (VtrChartConfusionClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "confusion";
  configurable_class->title = N_("Confusion matrix");
  configurable_class->description = N_("How many rows of each class were predicted as which.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_confusion_build;
}

static void
vtr_chart_confusion_init (VtrChartConfusion *self)
{
}
