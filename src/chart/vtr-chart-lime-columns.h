/* LIME beside SHAP: two more panels in the same rows as a waterfall, weights and agreement. */
#pragma once
#include "vtr-agreement.h"
#include "vtr-chart-private.h"

G_BEGIN_DECLS

/* @bands: the feature of each of @n bands, −1: a sum of others, which has none. */
void vtr_chart_add_lime_columns (VtrFigure *figure, const VtrAgreement *agreement, const int *bands,
                                 const char *const *names, guint n);

G_END_DECLS
