/* How far an explanation can be trusted, in one line: method, size, errors, residual, and what goes
 * on: Refine, Stop, Continue. */
#pragma once
#include "vtr-explanation.h"
#include "vtr-job.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_PRECISION_STRIP (vtr_precision_strip_get_type ())
G_DECLARE_FINAL_TYPE (VtrPrecisionStrip, vtr_precision_strip, VTR, PRECISION_STRIP, GtkWidget)

typedef enum { VTR_STRIP_DONE, VTR_STRIP_RUNNING, VTR_STRIP_STOPPED } VtrStripState;

/* Good, to be watched, to be acted on: by the largest error in units of @unit. */
typedef enum { VTR_PRECISION_GOOD, VTR_PRECISION_WATCH, VTR_PRECISION_ACT } VtrPrecision;
VtrPrecision vtr_precision_judge            (double error, double unit);

/* Signals: "refine", "stop", "continue". */
void         vtr_precision_strip_show       (VtrPrecisionStrip *self, VtrAttribution *attribution);   /* (nullable) */
/* @goal: rows it is to have, 0: not known; @samples: coalitions it refines to, 0: default. */
void         vtr_precision_strip_set_state  (VtrPrecisionStrip *self, VtrStripState state, VtrJob *job, guint goal,
                                             guint samples);
/* Without background and median, which then stand in a tooltip. */
void         vtr_precision_strip_set_narrow (VtrPrecisionStrip *self, gboolean narrow);

G_END_DECLS
