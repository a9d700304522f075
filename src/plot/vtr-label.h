/* Numbers as charts show them (UX.md, "Numbers"): a true minus, three digits, separators.
 * All return new strings; NaN is "–". The decimal mark is a point. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

char *vtr_label_fixed   (double value, int digits);   /* "0.929", "−1.50" */
char *vtr_label_score   (double value);               /* three digits: "0.929"; "1.000" */
char *vtr_label_signed  (double value, int digits);   /* "+0.072", "−0.044", "0.000" without a sign only if exactly 0 */
char *vtr_label_count   (guint64 value);              /* "32,561" */
char *vtr_label_percent (double share);               /* 0.889 → "88.9%" */
char *vtr_label_value   (double value);               /* a datum: "31", "0.0234", "12,345.6", "1.2 × 10⁷" */
char *vtr_label_p       (double p);                   /* "< 0.001" or "0.034" */
char *vtr_label_power   (double value);               /* "1.5 × 10⁻⁸" */
char *vtr_label_error   (double value);               /* a standard error, without ±: "0.0019" */
int   vtr_label_digits  (double magnitude);           /* decimals that show @magnitude to three digits */

G_END_DECLS
