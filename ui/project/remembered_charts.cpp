#include "ui/project/remembered_charts.h"

#include <QFileInfo>
#include <QSettings>

namespace {
constexpr auto chartKey = "target/ownChart";
}

QString rememberedChart()
{
    const QString path = QSettings().value(chartKey).toString();
    return QFileInfo::exists(path) ? path : QString();
}

void rememberChart(const QString &path)
{
    QSettings().setValue(chartKey, path);
}
