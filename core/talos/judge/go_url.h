#pragma once

#include <QString>

#include <optional>

/// A URL as Go's net/url takes it apart. Go refuses less than QUrl does, and other things.
struct GoUrl
{
    QString scheme;
    QString host; ///< without port and brackets
    QString port;
    QString path;
    QString opaque; ///< what follows `scheme:` without slashes
    bool hasBrackets = false;

    /// Nothing where Go refuses it: a port that isn't a number, `10.5.0.2:6443` without a scheme, blanks in the host.
    static std::optional<GoUrl> parse(const QString &text);

    bool isComplete() const { return !scheme.isEmpty() && !host.isEmpty(); }
    QString toString() const;
};

/// A patch's URL over another one: Talos merges the parts, so that `api.example` over `https://10.5.0.2:6443` becomes
/// `https://10.5.0.2:6443/api.example`.
GoUrl mergedUrl(const GoUrl &below, const GoUrl &patch);

/// What is wrong with an address for Talos' own check of endpoints: it wants a host, and a port up to 65535. Empty:
/// fine.
QString endpointProblem(const QString &text);
