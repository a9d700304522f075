/* What the files of VtrWhatIf share: the panel, and its controls. */
#pragma once
#include "vtr-job.h"
#include "vtr-theme.h"
#include "vtr-what-if.h"
#include "vtr-what-if-work.h"

G_BEGIN_DECLS

#define MAX_CONTROLS 24
#define N_POINTS 41

typedef struct
{
  VtrWhatIf *owner;
  char      *name;
  GtkWidget *box, *dot, *value, *curve, *control;
  gboolean   is_number, is_whole;
  double     low, high, number;     /* @number: of the row itself; NaN: missing */
  char      *level;                 /* of the row itself; NULL: missing */
  char     **levels;
  int        range;                 /* its place among the curves */
} VtrWhatIfControl;

struct _VtrWhatIf
{
  GtkWidget parent_instance;

  GtkWidget     *box, *list, *reset, *bar;
  GtkLabel      *prediction;
  GPtrArray     *controls;

  VtrModel      *model;
  VtrDataset    *dataset;
  guint32        row;
  guint          output;
  double         threshold;
  GHashTable    *values;
  const char    *moving;            /* the control that the last change was of: one drag is one step */
  GArray        *ranges;

  VtrJobQueue   *jobs;
  VtrJob        *predicting;
  gboolean       dirty, updating;
  double         predicted;
  double        *curves;
  double         top;               /* of the curves' scale */
};

/* A control for the column @name, at the end of the list; none where its kind is not @wanted, or there
 * is nothing to choose from. */
void   vtr_what_if_control_add    (VtrWhatIf *self, const char *name, const VtrSummary *summary, VtrKind wanted);
void   vtr_what_if_control_free   (VtrWhatIfControl *control);
double vtr_what_if_control_number (VtrWhatIfControl *control);      /* now; NaN: missing */
void   vtr_what_if_set_source     (cairo_t *cr, VtrInk ink, double alpha);
/* From the controls to the panel. */
void   vtr_what_if_moved          (VtrWhatIfControl *control, double number);
void   vtr_what_if_chose          (VtrWhatIfControl *control, guint level);

G_END_DECLS
