#include "tests/app/cli_runner.h"

#include "app/cli/run.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

QJsonObject Ran::json() const
{
    const QJsonObject json = QJsonDocument::fromJson(out).object();
    return json["version"_L1] == 1 ? json : QJsonObject();
}

Ran datapathctl(const QStringList &arguments, const QByteArray &input)
{
    QBuffer in;
    in.setData(input);
    QBuffer out;
    QBuffer err;
    in.open(QIODevice::ReadOnly);
    out.open(QIODevice::WriteOnly);
    err.open(QIODevice::WriteOnly);
    const int code = run(arguments, Streams{in, out, err});
    return {code, out.data(), err.data()};
}

QString dataFile(const QString &name)
{
    return QStringLiteral(TEST_DATA_DIR) + u"/cli/"_s + name;
}

QString sharedFile(const QString &name)
{
    const QString path = QDir::cleanPath(QStringLiteral(SHARED_DIR) + u'/' + name);
    return QFile::exists(path) ? path : QString();
}

QStringList corpusFiles()
{
    QDir folder(QStringLiteral(SHARED_DIR) + u"/corpus/values"_s);
    QStringList paths;
    for (const QString &name : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name))
        paths += folder.filePath(name);
    return paths;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(path));
}
