#pragma once

class QListWidget;

/// Makes the boxes of a list's entries stand out from its base, which Fusion draws dark on dark.
void outlineTicks(QListWidget *list);
