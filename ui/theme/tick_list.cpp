#include "ui/theme/tick_list.h"

#include "ui/theme/theme.h"

#include <QListWidget>

void outlineTicks(QListWidget *list)
{
    constexpr double share = 0.65; // the style takes a darker tone of the window's colour for the outline
    QPalette colours = list->palette();
    if (!isDark(colours))
        return;
    colours.setColor(QPalette::Window, mixed(colours.color(QPalette::Text), colours.color(QPalette::Base), share));
    list->setPalette(colours);
}
