#include "app/cli/output.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

void print(const Streams &streams, const QByteArray &bytes)
{
    streams.out.write(bytes);
}

void print(const Streams &streams, const QString &text)
{
    print(streams, text.toUtf8());
}

void print(const Streams &streams, QJsonObject json)
{
    json.insert("version"_L1, 1);
    print(streams, QJsonDocument(json).toJson());
}

void tell(const Streams &streams, const QString &message)
{
    streams.err.write(message.toUtf8() + '\n');
}
