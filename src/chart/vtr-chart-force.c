/* One row's prediction as forces that meet (Lundberg et al. 2018, "Explainable machine-learning
 * predictions for the prevention of hypoxaemia during surgery", figure 2): from the left what raises
 * it, the largest next to the prediction, from the right what lowers it. The total lengths differ by
 * the distance from the average. Names stand under the parts that are long enough for one. */
#include "vtr-chart-force.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_FEATURES 20
#define MAX_NAMES 10
#define N_LINES 3               /* of names under the parts */
#define SHARE_PER_LETTER 0.0115 /* of the width, at the natural size */
#define MARGIN 0.06             /* of the span, at both ends */

struct _VtrChartForce
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartForce, vtr_chart_force, VTR_TYPE_CHART)

/* The parts by descending size; the last may be the sum of the others. */
typedef struct
{
  guint   n;
  char  **names, **details;
  int    *features;       /* −1: the others */
  double *values, *errors, *from, *to;
  double  base, prediction, low, high;
} Forces;

static void
forces_clear (Forces *forces)
{
  g_strfreev (forces->names);
  g_strfreev (forces->details);
  g_free (forces->features);
  g_free (forces->values);
  g_free (forces->errors);
  g_free (forces->from);
  g_free (forces->to);
}

static void
collect (Forces *forces, const VtrAttributionData *data, gsize row, guint output, guint n_shown)
{
  gsize at = vtr_attribution_index (data, row, output, 0);
  g_autofree guint *order = vtr_chart_rank_sizes (data->values + at, data->n_features);
  guint n_others = data->n_features - n_shown, n = n_shown + (n_others > 0 ? 1 : 0);

  forces->n = n;
  forces->names = g_new0 (char *, n + 1);
  forces->details = g_new0 (char *, n + 1);
  forces->features = g_new (int, n + 1);
  forces->values = g_new0 (double, n + 1);
  forces->errors = g_new0 (double, n + 1);
  forces->from = g_new0 (double, n + 1);
  forces->to = g_new0 (double, n + 1);
  for (guint k = 0; k < n_shown; k++)
    {
      forces->features[k] = order[k];
      forces->names[k] = g_strdup (data->features[order[k]]);
      forces->details[k] = vtr_chart_dup_datum (data->data, data->features[order[k]], row);
      forces->values[k] = data->values[at + order[k]];
      forces->errors[k] = data->std_errors != NULL ? data->std_errors[at + order[k]] : 0;
    }
  if (n_others == 0)
    return;
  for (guint k = n_shown; k < data->n_features; k++)
    forces->values[n_shown] += data->values[at + order[k]];
  forces->features[n_shown] = -1;
  forces->names[n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", n_others), n_others);
  forces->details[n_shown] = g_strdup ("");
}

/* From the prediction outwards: what raises to its left, what lowers to its right. */
static void
line_up (Forces *forces)
{
  forces->low = forces->high = forces->prediction;
  for (guint k = 0; k < forces->n; k++)
    {
      double *end = forces->values[k] >= 0 ? &forces->low : &forces->high;

      forces->to[k] = *end;
      *end -= forces->values[k];
      forces->from[k] = *end;
    }
  forces->low = MIN (forces->low, forces->base);
  forces->high = MAX (forces->high, forces->base);
}

static char **
make_tips (const Forces *forces)
{
  char **tips = g_new0 (char *, forces->n + 1);

  for (guint k = 0; k < forces->n; k++)
    {
      g_autofree char *value = vtr_label_signed (forces->values[k], 3);
      GString *tip = g_string_new (forces->names[k]);

      if (forces->details[k][0] != '\0')
        g_string_append_printf (tip, _("\nValue: %s"), forces->details[k]);
      g_string_append_printf (tip, _("\nSHAP: %s"), value);
      if (forces->errors[k] > 0)
        {
          g_autofree char *spread = vtr_label_error (forces->errors[k]);
          g_string_append_printf (tip, " ± %s", spread);
        }
      tips[k] = g_string_free (tip, FALSE);
    }
  return tips;
}

/* Where a name may stand: a line, and from where to where. */
typedef struct { int line; double left, right; } Place;

/* The first line below the parts where nothing is in the way of [left, right]; −1: none. */
static int
find_line (GArray *taken, double left, double right)
{
  for (int line = 0; line < N_LINES; line++)
    {
      gboolean is_free = TRUE;

      for (guint i = 0; i < taken->len && is_free; i++)
        {
          const Place *place = &g_array_index (taken, Place, i);
          is_free = place->line != line || right < place->left || left > place->right;
        }
      if (is_free)
        return line;
    }
  return -1;
}

static void
draw_names (VtrPanel *panel, const Forces *forces)
{
  double span = MAX (forces->high - forces->low, 1e-12);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Place));
  g_auto (GStrv) texts = g_new0 (char *, MAX_NAMES + 1);
  double x[MAX_NAMES], y[MAX_NAMES];
  int features[MAX_NAMES];
  gsize n = 0;

  for (guint k = 0; k < forces->n && n < MAX_NAMES; k++)
    {
      g_autofree char *text = forces->details[k][0] != '\0'
                                  ? g_strdup_printf ("%s = %s", forces->names[k], forces->details[k])
                                  : g_strdup (forces->names[k]);
      double half = 0.5 * SHARE_PER_LETTER * span * (g_utf8_strlen (text, -1) + 1);
      double middle = (forces->from[k] + forces->to[k]) / 2;
      int line;

      middle = MIN (middle, forces->high + MARGIN * span - half);
      middle = MAX (middle, forces->low - MARGIN * span + half);
      line = find_line (taken, middle - half, middle + half);
      if (line < 0)
        continue;
      Place place = { line, middle - half, middle + half };
      g_array_append_val (taken, place);
      x[n] = middle;
      y[n] = 0.62 + 0.34 * line;
      features[n] = forces->features[k];
      texts[n++] = g_steal_pointer (&text);
    }
  VtrMark *mark = vtr_panel_add_texts (panel, x, y, (const char *const *) texts, n, VTR_INK_TEXT);
  vtr_mark_set_features (mark, features, -1);
}

/* The prediction above, bold; the average higher up, so that the two never meet. */
static void
draw_ends (VtrPanel *panel, const Forces *forces)
{
  g_autofree char *prediction = vtr_label_score (forces->prediction);
  g_autofree char *average = vtr_label_score (forces->base);
  g_autofree char *at = g_strdup_printf (_("prediction %s"), prediction);
  g_autofree char *from = g_strdup_printf (_("average %s"), average);
  const char *const bold[] = { at }, *const plain[] = { from };
  const double x[] = { forces->prediction, forces->base }, label_y[] = { -0.72, -1.1 };
  const double y0[] = { -0.55, -0.95 }, y1[] = { -0.3, -0.3 };
  VtrMark *mark;

  mark = vtr_panel_add_texts (panel, x, label_y, bold, 1, VTR_INK_TEXT);
  vtr_mark_set_font (mark, VTR_FONT_LABEL_BOLD);
  vtr_panel_add_texts (panel, x + 1, label_y + 1, plain, 1, VTR_INK_DIM);
  vtr_panel_add_segments (panel, x, y0, x, y1, 2, VTR_INK_REFERENCE);
}

static void
draw (VtrPanel *panel, const Forces *forces, const char *output)
{
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X), *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  const char *const band[] = { "" };
  double span = MAX (forces->high - forces->low, 1e-12);

  vtr_axis_set_bands (up, band, NULL, NULL, 1);
  vtr_axis_set_range (up, -1.3, 0.5 + 0.34 * N_LINES + 0.2);
  vtr_axis_set_visible (up, FALSE, FALSE, FALSE);
  vtr_axis_set_title (across, output);
  vtr_axis_set_range (across, forces->low - MARGIN * span, forces->high + MARGIN * span);
  vtr_axis_set_visible (across, TRUE, TRUE, FALSE);
  vtr_axis_set_zero_line (across, FALSE);
  for (guint k = 0; k < forces->n; k++)
    {
      const double place = 0;
      VtrMark *mark = vtr_panel_add_arrows (panel, &place, forces->from + k, forces->to + k, 1);
      g_auto (GStrv) tips = make_tips (forces);
      char **own = g_new0 (char *, 2);

      own[0] = g_strdup (tips[k]);
      vtr_mark_set_features (mark, NULL, forces->features[k]);
      vtr_chart_take_tooltips (mark, own);
    }
  draw_ends (panel, forces);
  draw_names (panel, forces);
}

static VtrDataset *
make_table (const Forces *forces)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_texts (columns, "feature", (const char *const *) forces->names, forces->n);
  vtr_table_add_texts (columns, "value", (const char *const *) forces->details, forces->n);
  vtr_table_add_numbers (columns, "shap", forces->values, forces->n);
  vtr_table_add_numbers (columns, "std_error", forces->errors, forces->n);
  vtr_table_add_numbers (columns, "from", forces->from, forces->n);
  vtr_table_add_numbers (columns, "to", forces->to, forces->n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Forces *forces, const char *row, const char *output)
{
  g_autofree char *prediction = vtr_label_score (forces->prediction);
  double raised = 0, lowered = 0;

  for (guint k = 0; k < forces->n; k++)
    *(forces->values[k] >= 0 ? &raised : &lowered) += forces->values[k];
  g_autofree char *up = vtr_label_fixed (raised, 3), *down = vtr_label_fixed (-lowered, 3);
  g_autofree char *average = vtr_label_score (forces->base);
  return g_strdup_printf (_("Row %s: %s is %s; from the average %s, features raise it by %s and lower it by %s."), row,
                          output, prediction, average, up, down);
}

static VtrPicture *
vtr_chart_force_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrAttributionData *data;
  Forces forces = { 0 };
  gssize at;

  if (!vtr_chart_need (chart, input->attribution, _("an explanation with a value for each feature"), error))
    return NULL;
  data = vtr_attribution_get_data (input->attribution);
  if (!vtr_chart_need (chart, data->n_rows > 0 && data->n_features > 0 ? data : NULL,
                       _("at least one explained row"), error)
      || (at = vtr_chart_find_row (data, input->argument, error)) < 0)
    return NULL;
  guint output = vtr_chart_pick_output (data, input);
  g_autofree char *row = vtr_label_count (data->rows != NULL ? data->rows[at] : (guint32) at);
  g_autofree char *name = vtr_chart_dup_output_name (data, output);
  g_autofree char *title = NULL, *subtitle = NULL, *rounded = NULL;

  collect (&forces, data, at, output, vtr_chart_get_n_shown (input, data->n_features, MAX_FEATURES));
  forces.base = data->base_values[output];
  forces.prediction = data->predictions[at * data->n_outputs + output];
  line_up (&forces);
  rounded = vtr_label_fixed (forces.prediction, 2);
  title = g_strdup_printf (_("Why %s?"), rounded);
  subtitle = g_strdup_printf (data->exact ? _("Row %s · SHAP, exact") : _("Row %s · SHAP"), row);
  VtrFigure *figure = vtr_figure_new (title);
  vtr_figure_set_subtitle (figure, subtitle);
  vtr_figure_set_natural_size (figure, 720, 240);
  draw (vtr_figure_add_panel (figure, 0, 0), &forces, name);
  VtrPicture *picture = vtr_picture_new (figure, make_table (&forces), make_sentence (&forces, row, name));
  forces_clear (&forces);
  return picture;
}

static void
vtr_chart_force_class_init (VtrChartForceClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "force";
  configurable_class->title = N_("SHAP forces");
  configurable_class->description = N_("One row: what raises and what lowers its prediction.");
  VTR_CHART_CLASS (klass)->argument = "ROW";
  VTR_CHART_CLASS (klass)->build = vtr_chart_force_build;
}

static void
vtr_chart_force_init (VtrChartForce *self)
{
}
