/* What the window asks of a page: its name, icon, count, whether it can be used, and the one
 * primary action that the header bar shows for it. */
#pragma once
#include "vtr-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_PAGE (vtr_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrPage, vtr_page, VTR, PAGE, GtkWidget)

/**
 * VtrPageClass:
 * @name: for actions and remembered state; static
 * @title: N_()
 * @icon_name: symbolic
 * @get_primary: (nullable): label and whether it can be pressed now; NULL label: no button
 * @primary: what the button does
 * @get_count: (nullable): the dim number in the sidebar, (transfer full) (nullable)
 * @get_blocker: (nullable): why the page cannot be used yet, translated; NULL: it can
 * @refresh: something in the session changed
 * @get_tool: (nullable): stands in the header bar while the page is shown, instead of or beside the
 *   primary button; NULL: nothing does
 * @set_narrow: (nullable): there is little width: cards on the right go below
 * @set_dropping: (nullable): a file hovers over the window
 *
 * Pages have one child, set by vtr_page_set_content(); class_init sets a bin layout.
 */
struct _VtrPageClass
{
  GtkWidgetClass parent_class;

  const char *name, *title, *icon_name;
  const char *(*get_primary) (VtrPage *self, gboolean *sensitive);
  void        (*primary)     (VtrPage *self);
  GtkWidget  *(*get_tool)    (VtrPage *self);
  char       *(*get_count)   (VtrPage *self);
  const char *(*get_blocker) (VtrPage *self);
  void        (*refresh)     (VtrPage *self, VtrChanged what);
  void        (*set_narrow)  (VtrPage *self, gboolean narrow);
  void        (*set_dropping) (VtrPage *self, gboolean dropping);
};

VtrSession *vtr_page_get_session (VtrPage *self);
void        vtr_page_refresh     (VtrPage *self, VtrChanged what);
/* Shows "Go to Model" and its like: asks the window for another page. */
void        vtr_page_go_to       (VtrPage *self, const char *page);
void        vtr_page_toast       (VtrPage *self, const char *text);
/* The pane on the right that F8 shows and hides. A page says which it is, once; the window tells
 * it whether to show it and whether it lies over the page. */
void        vtr_page_set_inspector  (VtrPage *self, AdwFlap *flap);
void        vtr_page_show_inspector (VtrPage *self, gboolean show, gboolean overlay);
AdwFlap    *vtr_page_get_inspector  (VtrPage *self);                        /* (nullable) */
void        vtr_page_set_narrow     (VtrPage *self, gboolean narrow);

G_END_DECLS
