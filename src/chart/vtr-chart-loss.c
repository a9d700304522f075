/* Loss by round (epoch, tree): training dashed and grey, validation solid; the lowest validation
 * loss is marked, and where training goes on falling while validation rises the sentence says so.
 * The history may still be growing: what there is, is drawn. */
#include "vtr-chart-loss.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define PARTED 1.1               /* last validation loss ÷ lowest, from which on the two have parted */

struct _VtrChartLoss
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartLoss, vtr_chart_loss, VTR_TYPE_CHART)

typedef struct
{
  guint   n;
  double *rounds, *training, *validation;    /* validation: NULL where nothing is held out */
  char   *round;                             /* "epoch" */
  guint   lowest;                            /* of validation, else of training */
} Losses;

static void
losses_clear (Losses *losses)
{
  g_free (losses->rounds);
  g_free (losses->training);
  g_free (losses->validation);
  g_free (losses->round);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Losses, losses_clear)

static gboolean
losses_init (Losses *losses, VtrHistory *history)
{
  const double *judged;
  guint n_held;

  losses->training = vtr_history_dup_series (history, "loss", &losses->n);
  if (losses->training == NULL || losses->n == 0)
    return FALSE;
  losses->validation = vtr_history_dup_series (history, "validation_loss", &n_held);
  losses->n = losses->validation != NULL ? MIN (losses->n, n_held) : losses->n;
  if (losses->validation != NULL && (losses->n == 0 || isnan (losses->validation[0])))
    g_clear_pointer (&losses->validation, g_free);
  losses->round = vtr_history_dup_round (history);
  losses->rounds = g_new (double, losses->n + 1);
  judged = losses->validation != NULL ? losses->validation : losses->training;
  for (guint i = 0; i < losses->n; i++)
    {
      losses->rounds[i] = i + 1;
      if (judged[i] < judged[losses->lowest])
        losses->lowest = i;
    }
  return losses->n > 0;
}

static char **
make_tooltips (const Losses *losses)
{
  char **texts = g_new0 (char *, losses->n + 1);

  for (guint i = 0; i < losses->n; i++)
    {
      g_autofree char *training = vtr_label_score (losses->training[i]);
      g_autofree char *held =
          losses->validation != NULL ? vtr_label_score (losses->validation[i]) : NULL;

      texts[i] = held != NULL ? g_strdup_printf (_ ("%s %u\nTraining: %s\nValidation: %s"),
                                                 losses->round, i + 1, training, held)
                              : g_strdup_printf (_ ("%s %u\nTraining: %s"), losses->round, i + 1,
                                                 training);
    }
  return texts;
}

static void
draw_lowest (VtrPanel *panel, const Losses *losses)
{
  const double *judged = losses->validation != NULL ? losses->validation : losses->training;
  double x = losses->rounds[losses->lowest], y = judged[losses->lowest];
  g_autofree char *score = vtr_label_score (y);
  g_autofree char *label = g_strdup_printf (_ ("lowest at %u: %s"), losses->lowest + 1, score);
  const char *texts[] = { label };
  gboolean is_left = losses->lowest * 2 < losses->n;
  VtrMark *point = vtr_panel_add_points (panel, &x, &y, 1, VTR_INK_SERIES_1);
  VtrMark *text = vtr_panel_add_texts (panel, &x, &y, texts, 1, VTR_INK_TEXT);

  vtr_mark_set_hollow (point, TRUE);
  vtr_mark_set_radius (point, 5);
  vtr_mark_set_font (text, VTR_FONT_AXIS);
  vtr_mark_set_align (text, is_left ? 0 : 1, 1);
  vtr_mark_set_offset (text, 0, -10);
}

static void
draw (VtrPanel *panel, const Losses *losses)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X);
  VtrMark *training = vtr_panel_add_line (panel, losses->rounds, losses->training, losses->n,
                                          VTR_INK_REFERENCE);

  vtr_chart_set_titles (panel, losses->round, _ ("Loss"));
  vtr_axis_set_range (x, 1, losses->n > 1 ? 1 + 1.01 * (losses->n - 1) : 2);
  vtr_axis_set_tick_style (x, VTR_TICKS_COUNT);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_Y), 0);
  vtr_panel_set_legend (panel, VTR_LEGEND_TOP_RIGHT, NULL);
  vtr_mark_set_name (training, _ ("training"), NULL);
  vtr_mark_set_line_width (training, 1.8);
  vtr_mark_set_series (training, 1);
  if (losses->validation == NULL)
    vtr_chart_take_tooltips (training, make_tooltips (losses));
  else
    {
      VtrMark *held = vtr_panel_add_line (panel, losses->rounds, losses->validation, losses->n,
                                          VTR_INK_SERIES_1);
      vtr_mark_set_name (held, _ ("validation"), NULL);
      vtr_mark_set_series (held, 0);
      vtr_chart_take_tooltips (held, make_tooltips (losses));
    }
  draw_lowest (panel, losses);
}

static VtrDataset *
make_table (const Losses *losses)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_numbers (columns, losses->round, losses->rounds, losses->n);
  vtr_table_add_numbers (columns, "loss", losses->training, losses->n);
  if (losses->validation != NULL)
    vtr_table_add_numbers (columns, "validation_loss", losses->validation, losses->n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Losses *losses)
{
  guint last = losses->n - 1, at = losses->lowest;
  g_autofree char *training = vtr_label_score (losses->training[last]);

  if (losses->validation == NULL)
    return g_strdup_printf (_ ("Training loss by %s: %s after %u."), losses->round, training,
                            losses->n);
  g_autofree char *least = vtr_label_score (losses->validation[at]);
  g_autofree char *held = vtr_label_score (losses->validation[last]);
  gboolean has_parted = losses->validation[last] > PARTED * losses->validation[at] &&
                        losses->training[last] < losses->training[at];
  return g_strdup_printf (
      has_parted
          ? _ ("Loss by %s: validation is lowest at %u with %s; training goes on falling to %s "
               "while validation is %s at the end: from %u on it is memorising.")
          : _ ("Loss by %s: validation is lowest at %u with %s; at the end training is %s, "
               "validation %s."),
      losses->round, at + 1, least, training, held, at + 1);
}

static VtrPicture *
vtr_chart_loss_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Loss"));
  g_autoptr (VtrHistory) history = NULL;
  g_auto (Losses) losses = { 0 };

  if (input->history != NULL)
    history = g_object_ref (input->history);
  else if (input->model != NULL)
    history = vtr_model_dup_history (input->model);
  if (!vtr_chart_need (chart, history != NULL && losses_init (&losses, history) ? history : NULL,
                       _ ("a model that was fitted in rounds, such as mlp"), error))
    return NULL;
  vtr_figure_set_natural_size (figure, 560, 340);
  draw (vtr_figure_add_panel (figure, 0, 0), &losses);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (&losses), make_sentence (&losses));
}

static void
vtr_chart_loss_class_init (VtrChartLossClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "loss";
  configurable_class->title = N_ ("Loss");
  configurable_class->description =
      N_ ("How the loss fell while the model was fitted, on training and held-out rows.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_loss_build;
}

static void
vtr_chart_loss_init (VtrChartLoss *self)
{
}
