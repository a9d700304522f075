/* Feature importances, largest first, with ± one standard deviation: what shuffling a column costs
 * (Breiman 2001) where that was measured, else what the model says of itself. Past max_display the
 * rest is summed in one bar. */
#include "vtr-chart-importance.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SHOWN 20

struct _VtrChartImportance
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartImportance, vtr_chart_importance, VTR_TYPE_CHART)

/* Borrowed or owned numbers, n each. */
typedef struct
{
  guint              n;
  const char       **names;
  double            *mean, *std;
} Importances;

static void
importances_free (Importances *importances)
{
  g_free (importances->names);
  g_free (importances->mean);
  g_free (importances->std);
  g_free (importances);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Importances, importances_free)

static Importances *
importances_alloc (guint n)
{
  Importances *importances = g_new0 (Importances, 1);

  importances->n = n;
  importances->names = g_new0 (const char *, n + 1);
  importances->mean = g_new0 (double, n + 1);
  importances->std = g_new0 (double, n + 1);
  return importances;
}

static Importances *
from_permutation (const VtrPermutationImportance *permutation)
{
  Importances *importances = importances_alloc (permutation->n_features);

  for (guint i = 0; i < permutation->n_features; i++)
    {
      importances->names[i] = permutation->features[i];
      importances->mean[i] = permutation->mean[i];
      importances->std[i] = permutation->std[i];
    }
  return importances;
}

/* NULL: the model has none. */
static Importances *
from_model (VtrModel *model)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  g_autoptr (Importances) importances = importances_alloc (pipeline != NULL ? vtr_pipeline_get_n_inputs (pipeline) : 0);

  if (importances->n == 0 || !vtr_model_importances (model, importances->mean, importances->std))
    return NULL;
  for (guint i = 0; i < importances->n; i++)
    importances->names[i] = vtr_pipeline_get_input (pipeline, i);
  return g_steal_pointer (&importances);
}

static char *
make_tooltip (const char *name, double mean, double std, int digits)
{
  g_autofree char *value = vtr_label_fixed (mean, digits);
  g_autofree char *error = vtr_label_error (std);

  if (!(std > 0))
    return g_strdup_printf (_("%s\nImportance: %s"), name, value);
  return g_strdup_printf (_("%s\nImportance: %s ± %s"), name, value, error);
}

/* The rest in one bar: the sum, without a whisker, as how the parts vary together is not known. */
static void
add_others (const Importances *importances, const guint *order, guint n_shown, char **names, double *values, double *errors)
{
  guint left = importances->n - n_shown;

  names[n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", left), left);
  values[n_shown] = errors[n_shown] = 0;
  for (guint i = n_shown; i < importances->n; i++)
    values[n_shown] += importances->mean[order[i]];
}

static void
draw_bars (VtrPanel *panel, const Importances *importances, const guint *order, guint n_shown, const char *title)
{
  guint n = n_shown + (n_shown < importances->n ? 1 : 0);
  g_auto (GStrv) names = g_new0 (char *, n + 1);
  g_autofree double *values = g_new0 (double, n + 1), *errors = g_new0 (double, n + 1);
  g_autofree int *features = g_new (int, n + 1);
  char **tooltips = g_new0 (char *, n + 1);
  int digits = vtr_chart_digits (importances->mean[order[0]]);

  for (guint i = 0; i < n_shown; i++)
    {
      names[i] = g_strdup (importances->names[order[i]]);
      values[i] = importances->mean[order[i]];
      errors[i] = importances->std[order[i]];
      features[i] = order[i];
    }
  if (n > n_shown)
    {
      add_others (importances, order, n_shown, names, values, errors);
      features[n_shown] = -1;
    }
  for (guint i = 0; i < n; i++)
    tooltips[i] = make_tooltip (names[i], values[i], errors[i], digits);

  VtrFeatureBars bars = { n, (const char *const *) names, features, values, errors, digits };
  vtr_chart_take_tooltips (vtr_chart_add_feature_bars (panel, &bars, title), tooltips);
}

static VtrDataset *
make_table (const Importances *importances, const guint *order)
{
  guint n = importances->n;
  g_autofree const char **names = g_new (const char *, n + 1);
  g_autofree double *mean = g_new (double, n + 1), *std = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint i = 0; i < n; i++)
    {
      names[i] = importances->names[order[i]];
      mean[i] = importances->mean[order[i]];
      std[i] = importances->std[order[i]];
    }
  vtr_table_add_texts (columns, "feature", names, n);
  vtr_table_add_numbers (columns, "importance", mean, n);
  vtr_table_add_numbers (columns, "std", std, n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Importances *importances, const guint *order, const char *what)
{
  int digits = vtr_chart_digits (importances->mean[order[0]]);
  g_autofree char *first = vtr_label_fixed (importances->mean[order[0]], digits);
  g_autofree char *second = importances->n > 1 ? vtr_label_fixed (importances->mean[order[1]], digits) : NULL;

  if (second == NULL)
    return g_strdup_printf (_("Feature importance (%s): %s with %s."), what, importances->names[order[0]], first);
  return g_strdup_printf (_("Feature importance (%s) of %u features: most important is %s with %s, then %s with %s."), what,
                          importances->n, importances->names[order[0]], first, importances->names[order[1]], second);
}

static VtrPicture *
vtr_chart_importance_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrPermutationImportance *permutation = input->permutation;
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("Feature importance"));
  g_autoptr (Importances) importances = NULL;
  g_autofree guint *order = NULL;
  g_autofree char *title = NULL, *subtitle = NULL;
  guint n_shown;

  if (permutation != NULL)
    importances = from_permutation (permutation);
  else if (input->model != NULL)
    importances = from_model (input->model);
  if (!vtr_chart_need (chart, importances != NULL && importances->n > 0 ? importances : NULL,
                       _("importances: a model that has them, or permutation importances"), error))
    return NULL;
  if (permutation != NULL)
    {
      g_autofree char *rows = vtr_chart_dup_rows (permutation->n_rows);
      title = g_strdup_printf (_("%s lost when shuffled"), _(vtr_metric_get_info (permutation->metric)->title));
      subtitle = g_strdup_printf (ngettext ("%s, shuffled %u time", "%s, shuffled %u times", permutation->n_repeats), rows,
                                  permutation->n_repeats);
    }
  else
    title = g_strdup (_("Importance in the model"));
  order = vtr_chart_rank_features (importances->mean, importances->n);
  n_shown = vtr_chart_get_n_shown (input, importances->n, MAX_SHOWN);
  vtr_figure_set_subtitle (figure, subtitle);
  vtr_figure_set_natural_size (figure, 560, 100 + 28 * (n_shown + (n_shown < importances->n)));
  draw_bars (vtr_figure_add_panel (figure, 0, 0), importances, order, n_shown, title);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (importances, order),
                          make_sentence (importances, order, title));
}

static void
vtr_chart_importance_class_init (VtrChartImportanceClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "importance";
  configurable_class->title = N_("Feature importance");
  configurable_class->description = N_("How much each column matters to the model, with its spread.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_importance_build;
}

static void
vtr_chart_importance_init (VtrChartImportance *self)
{
}
