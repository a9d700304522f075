/* Order statistics of unsorted numbers, in linear time. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Type-7 quantile of @values (no NaN; n > 0), which are rearranged. */
double vtr_order_quantile (double *values, gsize n, double p);

G_END_DECLS
