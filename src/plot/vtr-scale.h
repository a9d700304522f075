/* From data to pixels and back: linear, logarithmic and banded scales, and round ticks on them. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * VtrScaleKind:
 * @VTR_SCALE_LINEAR: equal steps
 * @VTR_SCALE_LOG: base 10; limits are positive
 * @VTR_SCALE_BAND: one band for each name; band i is centred on i, limits are −0.5 and n − 0.5
 */
typedef enum { VTR_SCALE_LINEAR, VTR_SCALE_LOG, VTR_SCALE_BAND } VtrScaleKind;

typedef struct
{
  VtrScaleKind kind;
  double       min, max;     /* data */
  double       start, end;   /* px: where min and max are drawn */
} VtrScale;

double   vtr_scale_map       (const VtrScale *scale, double value);
double   vtr_scale_unmap     (const VtrScale *scale, double position);
double   vtr_scale_band_size (const VtrScale *scale);   /* px of one unit, positive */
/* Widens equal or empty limits, and moves both to round numbers for about @n_steps steps. */
void     vtr_scale_make_nice (VtrScale *scale, guint n_steps);
void     vtr_scale_make_sane (VtrScale *scale);

/* How tick labels are written; dates are seconds since 1970 in UTC. */
typedef enum { VTR_TICKS_PLAIN, VTR_TICKS_SIGNED, VTR_TICKS_PERCENT, VTR_TICKS_COUNT, VTR_TICKS_DATE } VtrTickStyle;

typedef struct
{
  guint    n;
  double  *values;
  char   **labels;           /* NULL-terminated */
} VtrTicks;

/* Round numbers (1, 2, 2.5, 5 × 10^k) inside the limits, at most @max_ticks. */
VtrTicks *vtr_ticks_new      (const VtrScale *scale, guint max_ticks, VtrTickStyle style);
void      vtr_ticks_free     (VtrTicks *ticks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrTicks, vtr_ticks_free)

G_END_DECLS
