/* What all charts share: making one by its kind, checking what it is given, the picture it gives.
 */
#include "vtr-chart.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_ABSTRACT_TYPE (VtrChart, vtr_chart, VTR_TYPE_CONFIGURABLE)

static void
vtr_chart_class_init (VtrChartClass *klass)
{
}

static void
vtr_chart_init (VtrChart *self)
{
}

/**
 * vtr_picture_new:
 * @figure: (transfer full): what is shown
 * @table: (transfer full): the same numbers
 * @sentence: (transfer full): what a person reads off it
 *
 * Returns: (transfer full): the three together
 */
VtrPicture *
vtr_picture_new (VtrFigure *figure, VtrDataset *table, char *sentence)
{
  VtrPicture *picture = g_new0 (VtrPicture, 1);

  picture->figure = figure;
  picture->table = table;
  picture->sentence = sentence;
  return picture;
}

/**
 * vtr_picture_free:
 * @picture: (transfer full) (nullable): a picture
 */
void
vtr_picture_free (VtrPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->figure, vtr_figure_unref);
  g_clear_object (&picture->table);
  g_free (picture->sentence);
  g_free (picture);
}

/**
 * vtr_chart_new:
 * @spec: a kind, or a kind and its argument with a colon between: "roc", "waterfall:12"
 * @argument: (out) (optional) (nullable) (transfer full): what follows the colon
 * @error: return location
 *
 * Returns: (transfer full): the chart; %NULL with VTR_ERROR_BAD_VALUE for an unknown kind, and for
 *   an argument that is missing or not wanted
 */
VtrChart *
vtr_chart_new (const char *spec, char **argument, GError **error)
{
  const char *colon = strchr (spec, ':');
  g_autofree char *kind = colon != NULL ? g_strndup (spec, colon - spec) : g_strdup (spec);
  g_autoptr (VtrChart) chart = vtr_registry_new_object (VTR_TYPE_CHART, kind, "chart", error);
  const char *wanted;
  gboolean is_optional;

  if (chart == NULL)
    return NULL;
  wanted = VTR_CHART_GET_CLASS (chart)->argument;
  is_optional = wanted != NULL && *wanted == '[';
  if (wanted == NULL && colon != NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _ ("the chart “%s” takes nothing after a colon."), kind);
      return NULL;
    }
  if (wanted != NULL && !is_optional && (colon == NULL || colon[1] == '\0'))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _ ("the chart “%s” needs to be told which: %s:%s."), kind, kind, wanted);
      return NULL;
    }
  if (argument != NULL)
    *argument = colon != NULL ? g_strdup (colon + 1) : NULL;
  return g_steal_pointer (&chart);
}

/**
 * vtr_chart_build:
 * @self: a chart
 * @input: what there is to draw
 * @error: return location
 *
 * Returns: (transfer full): the picture; %NULL with VTR_ERROR_UNSUPPORTED where @input lacks what
 *   this chart shows, VTR_ERROR_BAD_VALUE for a wrong argument
 */
VtrPicture *
vtr_chart_build (VtrChart *self, const VtrChartInput *input, GError **error)
{
  VtrPicture *picture;

  g_return_val_if_fail (VTR_IS_CHART (self) && input != NULL, NULL);
  picture = VTR_CHART_GET_CLASS (self)->build (self, input, error);
  if (picture != NULL && input->title != NULL)
    vtr_figure_set_title (picture->figure, input->title);
  if (picture != NULL && input->caption != NULL)
    vtr_figure_set_caption (picture->figure, input->caption);
  return picture;
}
