#pragma once

#include <QString>

/// A text that a deployment tool fills in later: `${NAME}`, `{{ … }}`, `#{ … }#`. What it will be can't be judged.
bool isTemplated(const QString &text);
