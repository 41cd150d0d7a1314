#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

/// What a call of `datapathctl` gave.
struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;

    /// Standard output as JSON; empty where it isn't an object with `version` 1.
    QJsonObject json() const;
};

/// Calls `datapathctl` with these arguments, and with this on standard input.
Ran datapathctl(const QStringList &arguments, const QByteArray &input = {});

/// A file of tests/data/cli.
QString dataFile(const QString &name);
/// A file of ../shared, or an empty text where that isn't there.
QString sharedFile(const QString &name);
/// The YAML files of ../shared/corpus/values, in order.
QStringList corpusFiles();

QByteArray contentOf(const QString &path);
void write(const QString &path, const QByteArray &content);
