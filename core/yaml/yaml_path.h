#pragma once

#include "core/result.h"

#include <QList>
#include <QString>

#include <compare>
#include <variant>

/// Where something stands in a YAML document: keys and list indexes, written `bpf.masquerade`,
/// `hubble.metrics.enabled[0]`, `nodeSelector.kubernetes\.io/os` (a dot inside a key is escaped).
class YamlPath
{
public:
    using Step = std::variant<QString, int>;

    YamlPath() = default; ///< the whole document
    /// A path written in our own source: it must be well formed. Each is parsed once.
    YamlPath(const char *literal);
    explicit YamlPath(QList<Step> steps) : m_steps(std::move(steps)) {}

    /// Fails on an empty key, a bad index or text behind an index.
    static Result<YamlPath> parse(QStringView text);

    QString toString() const;

    bool isEmpty() const { return m_steps.empty(); }
    int size() const { return static_cast<int>(m_steps.size()); }
    const Step &at(int position) const { return m_steps.at(position); }
    const QList<Step> &steps() const { return m_steps; }

    YamlPath parent() const;
    /// The last step as text: the key, or `[2]`.
    QString lastName() const;
    YamlPath child(const QString &key) const;
    YamlPath child(int index) const;
    /// This path followed by another.
    YamlPath joined(const YamlPath &rest) const;
    bool startsWith(const YamlPath &prefix) const;
    YamlPath first(int steps) const;
    /// What is left after the first `steps` steps.
    YamlPath mid(int steps) const;

    bool operator==(const YamlPath &other) const = default;
    std::weak_ordering operator<=>(const YamlPath &other) const;

private:
    QList<Step> m_steps; ///< shared by copies, of which there are many
};

size_t qHash(const YamlPath &path, size_t seed = 0);
