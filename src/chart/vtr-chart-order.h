/* Similar rows side by side: an order of rows in which neighbours are close. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* @points: n × n_columns, row-major. At most a few hundred rows: time grows with n³, memory with n². */
guint *vtr_chart_order_rows (const double *points, gsize n, gsize n_columns);

G_END_DECLS
