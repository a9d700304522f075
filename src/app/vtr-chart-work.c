/* Charts in jobs. Everything that a request holds is frozen, figures and scenes are read-only once
 * they are built, and Pango keeps a font map for each thread, so nothing here needs a lock. */
#include "vtr-chart-work.h"
#include "vtr-config.h"
#include "vtr-export.h"
#include "vtr-read.h"
#include <glib/gi18n.h>
#include <math.h>

/* --- Requests -------------------------------------------------------------------------------- */

struct _VtrChartRequest
{
  gatomicrefcount refs;
  char           *kind;
  VtrChartInput   input;
  VtrEvaluation **evaluations;
  char          **names;
  VtrSummary     *summary;
  VtrLearningCurve *learning;
  char           *attribution_names[2];
  char           *title, *caption;
};

static VtrEvaluation **
ref_evaluations (const VtrChartInput *input)
{
  VtrEvaluation **evaluations = g_new0 (VtrEvaluation *, input->n_evaluations + 1);

  for (guint i = 0; i < input->n_evaluations; i++)
    evaluations[i] = g_object_ref (input->evaluations[i]);
  return evaluations;
}

static char **
dup_names (const VtrChartInput *input)
{
  char **names = g_new0 (char *, input->n_evaluations + 1);

  for (guint i = 0; i < input->n_evaluations; i++)
    names[i] = g_strdup (input->evaluation_names[i]);
  return names;
}

/**
 * vtr_chart_request_new:
 * @kind: a chart, as on the command line
 * @input: what to draw; referenced, but for the permutation importance, which is not taken
 *
 * Returns: (transfer full): a request that any thread may build
 */
VtrChartRequest *
vtr_chart_request_new (const char *kind, const VtrChartInput *input)
{
  VtrChartRequest *self = g_new0 (VtrChartRequest, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = g_strdup (kind);
  self->input = *input;
  self->evaluations = ref_evaluations (input);
  self->names = input->evaluation_names != NULL ? dup_names (input) : NULL;
  self->summary = input->summary != NULL ? vtr_summary_ref (input->summary) : NULL;
  self->title = g_strdup (input->title);
  self->caption = g_strdup (input->caption);
  self->input.evaluations = (VtrEvaluation *const *) self->evaluations;
  self->input.evaluation_names = (const char *const *) self->names;
  self->input.summary = self->summary;
  self->input.title = self->title;
  self->input.caption = self->caption;
  self->input.permutation = NULL;
  self->learning = input->learning != NULL ? vtr_learning_curve_ref (input->learning) : NULL;
  self->input.learning = self->learning;
  for (guint i = 0; i < 2; i++)
    self->input.attribution_names[i] = self->attribution_names[i] = g_strdup (input->attribution_names[i]);
  self->input.argument = NULL;
  if (input->dataset != NULL)
    g_object_ref (input->dataset);
  if (input->model != NULL)
    g_object_ref (input->model);
  if (input->attribution != NULL)
    g_object_ref (input->attribution);
  if (input->order_from != NULL)
    g_object_ref (input->order_from);
  if (input->other != NULL)
    g_object_ref (input->other);
  if (input->lime != NULL)
    g_object_ref (input->lime);
  if (input->history != NULL)
    g_object_ref (input->history);
  return self;
}

VtrChartRequest *
vtr_chart_request_ref (VtrChartRequest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vtr_chart_request_unref (VtrChartRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < self->input.n_evaluations; i++)
    g_object_unref (self->evaluations[i]);
  g_free (self->evaluations);
  g_strfreev (self->names);
  g_clear_pointer (&self->summary, vtr_summary_free);
  g_clear_pointer (&self->learning, vtr_learning_curve_free);
  for (guint i = 0; i < 2; i++)
    g_free (self->attribution_names[i]);
  g_clear_object (&self->input.dataset);
  g_clear_object (&self->input.model);
  g_clear_object (&self->input.attribution);
  g_clear_object (&self->input.order_from);
  g_clear_object (&self->input.other);
  g_clear_object (&self->input.lime);
  g_clear_object (&self->input.history);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->kind);
  g_free (self);
}

const char *
vtr_chart_request_get_kind (const VtrChartRequest *self)
{
  return self->kind;
}

const VtrChartInput *
vtr_chart_request_get_input (const VtrChartRequest *self)
{
  return &self->input;
}

/**
 * vtr_chart_request_build:
 * @self: a request
 * @error: return location
 *
 * Returns: (transfer full): its picture, or why there is none
 */
VtrPicture *
vtr_chart_request_build (VtrChartRequest *self, GError **error)
{
  g_autofree char *argument = NULL;
  g_autoptr (VtrChart) chart = vtr_chart_new (self->kind, &argument, error);
  VtrChartInput input = self->input;

  if (chart == NULL)
    return NULL;
  input.argument = argument;
  return vtr_chart_build (chart, &input, error);
}

/* --- Laying out and painting ----------------------------------------------------------------- */

static void
copy_look (VtrChartLook *to, const VtrChartLook *from)
{
  *to = *from;
  if (to->rows != NULL)
    g_array_ref (to->rows);
}

/**
 * vtr_chart_look_lay_out:
 * @look: a place
 * @figure: what to show there
 *
 * Returns: (transfer full): its scene
 */
VtrScene *
vtr_chart_look_lay_out (const VtrChartLook *look, VtrFigure *figure)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (look->dark, look->high_contrast);

  return look->plain ? vtr_scene_new_plain (figure, look->width, look->height, theme)
                     : vtr_scene_new (figure, look->width, look->height, theme);
}

static GdkTexture *
paint (const VtrScene *scene, const VtrChartLook *look)
{
  int w = (int) ceil (look->width * look->scale), h = (int) ceil (look->height * look->scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w, h);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, look->scale, look->scale);
  vtr_scene_paint (scene, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * h,
                                                         (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (w, h, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
draw (VtrChartResult *result, VtrFigure *figure)
{
  const VtrChartLook *look = &result->look;

  if (look->width < 1 || look->height < 1)
    return;
  result->scene = vtr_chart_look_lay_out (look, figure);
  if (look->rows != NULL)
    {
      g_autoptr (VtrScene) faded = vtr_scene_new_faded (result->scene, (const guint32 *) (gpointer) look->rows->data,
                                                        look->rows->len);
      result->texture = paint (faded, look);
    }
  else
    result->texture = paint (result->scene, look);
}

void
vtr_chart_result_free (VtrChartResult *result)
{
  g_clear_pointer (&result->picture, vtr_picture_free);
  g_clear_pointer (&result->scene, vtr_scene_unref);
  g_clear_object (&result->texture);
  g_clear_pointer (&result->look.rows, g_array_unref);
  g_free (result);
}

/* --- The jobs -------------------------------------------------------------------------------- */

typedef struct
{
  VtrChartRequest *request;
  VtrFigure       *figure;
  VtrDataset      *table;
  char            *path;
  VtrChartLook     look;
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->request, vtr_chart_request_unref);
  g_clear_pointer (&work->figure, vtr_figure_unref);
  g_clear_object (&work->table);
  g_clear_pointer (&work->look.rows, g_array_unref);
  g_free (work->path);
  g_free (work);
}

static gpointer
chart_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (VtrPicture) picture = work->request != NULL ? vtr_chart_request_build (work->request, error) : NULL;

  if ((work->request != NULL && picture == NULL) || !vtr_progress_check (progress, error))
    return NULL;
  VtrChartResult *result = g_new0 (VtrChartResult, 1);
  copy_look (&result->look, &work->look);
  draw (result, picture != NULL ? picture->figure : work->figure);
  result->picture = g_steal_pointer (&picture);
  return result;
}

/**
 * vtr_chart_job_new:
 * @request: (nullable): what to build
 * @figure: (nullable): without @request: what to lay out
 * @look: for which place
 *
 * Returns: (transfer full): a job whose result is a #VtrChartResult
 */
VtrJob *
vtr_chart_job_new (VtrChartRequest *request, VtrFigure *figure, const VtrChartLook *look)
{
  Work *work = g_new0 (Work, 1);

  work->request = request != NULL ? vtr_chart_request_ref (request) : NULL;
  work->figure = figure != NULL ? vtr_figure_ref (figure) : NULL;
  copy_look (&work->look, look);
  return vtr_job_new (_("Chart"), chart_func, work, (GDestroyNotify) work_free, (GDestroyNotify) vtr_chart_result_free);
}

static gpointer
export_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;

  if (work->path != NULL && g_str_has_suffix (work->path, ".csv"))
    return vtr_write_csv (work->table, work->path, error) ? g_bytes_new (NULL, 0) : NULL;
  g_autoptr (VtrScene) scene = vtr_chart_look_lay_out (&work->look, work->figure);
  if (work->path == NULL)
    return vtr_scene_to_png (scene, work->look.scale, error);
  return vtr_scene_write (scene, work->path, work->look.scale, error) ? g_bytes_new (NULL, 0) : NULL;
}

/**
 * vtr_chart_export_job_new:
 * @figure: what to write
 * @table: its numbers
 * @path: (nullable): where to; the ending chooses SVG, PDF, PNG or CSV; NULL: a PNG in memory
 * @look: size, style, and for PNG the pixels a px
 *
 * Returns: (transfer full): a job whose result is a #GBytes; it is there whole or not at all
 */
VtrJob *
vtr_chart_export_job_new (VtrFigure *figure, VtrDataset *table, const char *path, const VtrChartLook *look)
{
  Work *work = g_new0 (Work, 1);

  work->figure = vtr_figure_ref (figure);
  work->table = g_object_ref (table);
  work->path = g_strdup (path);
  copy_look (&work->look, look);
  return vtr_job_new (_("Export"), export_func, work, (GDestroyNotify) work_free, (GDestroyNotify) g_bytes_unref);
}
