/* What a network's answer to a row costs, and its slope. Internal to the layer. */
#pragma once
#include "vtr-network.h"

G_BEGIN_DECLS

/* The loss of a row with target @y (a class index, or a value); its last @n units @z, before the
 * link, become their slopes (answer − truth). @is_right: the class is found; FALSE for values. */
double vtr_network_loss (VtrNetworkLink link, float *z, guint n, double y, gboolean *is_right);

G_END_DECLS
