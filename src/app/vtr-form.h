/* A form made from the properties of a learner, an explainer or a step: one row for each setting,
 * with its name, range and sentence. Nothing is declared twice. */
#pragma once
#include "vtr-configurable.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Rows bound both ways to the settings of @object; (transfer floating) a boxed list. */
GtkWidget *vtr_form_new (VtrConfigurable *object);
/* A spin button without its two buttons: a number that is typed, scrolled and stepped by arrow keys. */
void       vtr_form_make_plain (GtkSpinButton *spin);

G_END_DECLS
