#pragma once

#include <QRegularExpression>
#include <QTest>

/// To be called in `init()`: any warning fails the test but the offscreen platform's own ones about what it can't do
/// with windows.
inline void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}
