/* Making pictures beside the main loop: a request owns all that a chart is built from, so that a
 * worker can build the figure, lay it out and paint it while the window goes on. */
#pragma once
#include "vtr-chart.h"
#include "vtr-job.h"
#include "vtr-scene.h"
#include <gdk/gdk.h>

G_BEGIN_DECLS

/* What is to be drawn: a chart kind ("waterfall:12") and references to its input. Frozen. */
typedef struct _VtrChartRequest VtrChartRequest;
VtrChartRequest *vtr_chart_request_new   (const char *kind, const VtrChartInput *input);
VtrChartRequest *vtr_chart_request_ref   (VtrChartRequest *request);
void             vtr_chart_request_unref (VtrChartRequest *request);
const char      *vtr_chart_request_get_kind (const VtrChartRequest *request);
/* What was lent; valid as long as the request. */
const VtrChartInput *vtr_chart_request_get_input (const VtrChartRequest *request);
VtrPicture      *vtr_chart_request_build (VtrChartRequest *request, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrChartRequest, vtr_chart_request_unref)

/**
 * VtrChartLook: for which place a picture is painted.
 * @width, @height: px; 0: it is only built
 * @scale: device pixels a px
 * @plain: without title line and caption
 * @rows: (nullable): the selected rows, others fade
 */
typedef struct
{
  double   width, height;
  int      scale;
  gboolean dark, high_contrast, plain;
  GArray  *rows;
} VtrChartLook;

/* What comes back: a picture where one was built, its scene for the pointer, its pixels. */
typedef struct
{
  VtrPicture  *picture;     /* (nullable): only laid out and painted anew */
  VtrScene    *scene;       /* (nullable): no size was known */
  GdkTexture  *texture;
  VtrChartLook look;
} VtrChartResult;
void vtr_chart_result_free (VtrChartResult *result);

/* Builds @request, or (NULL) lays out @figure. The job's result is a VtrChartResult. */
VtrJob    *vtr_chart_job_new        (VtrChartRequest *request, VtrFigure *figure, const VtrChartLook *look);
/* The same work at once, for small things. */
VtrScene  *vtr_chart_look_lay_out   (const VtrChartLook *look, VtrFigure *figure);

/* Writes a figure with title and caption to a file, or gives it as a PNG in memory (@path NULL), in
 * a job. @table: for .csv; the result is a GBytes, empty for a file. */
VtrJob    *vtr_chart_export_job_new (VtrFigure *figure, VtrDataset *table, const char *path, const VtrChartLook *look);

G_END_DECLS
