/* Which row: previous, a number that can be typed, next; and what is predicted and what is true. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_ROW_STEPPER (vtr_row_stepper_get_type ())
G_DECLARE_FINAL_TYPE (VtrRowStepper, vtr_row_stepper, VTR, ROW_STEPPER, GtkWidget)

GtkWidget *vtr_row_stepper_new     (void);
void       vtr_row_stepper_refresh (VtrRowStepper *self, VtrSession *session);
/* One row back or on; stays at the ends. */
void       vtr_row_stepper_step    (VtrRowStepper *self, int step);

G_END_DECLS
