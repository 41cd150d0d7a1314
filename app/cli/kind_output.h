#pragma once

#include <QString>

class QJsonObject;
struct ResourceKind;

/// A kind of resource with its fields: type, bounds, and what each is for.
QString kindAsText(const ResourceKind &kind, const QString &ciliumMinor);
QJsonObject kindAsJson(const ResourceKind &kind, const QString &ciliumMinor);
