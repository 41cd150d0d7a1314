#pragma once

#include "core/values/change_set.h"
#include "core/values/explicit_values.h"
#include "core/values/target.h"
#include "core/values/values_place.h"
#include "core/yaml/embedded_yaml.h"

/// A text read as the configuration of one chart version: typed values over the text, never a copy of it.
///
/// A value: copied for previews and tests. Changes answer with the next configuration and the splices that lead there.
class Configuration
{
public:
    struct Applied;

    /// Fails where the text isn't YAML or holds no Helm values, with file position.
    static Result<Configuration> parse(const QByteArray &bytes, std::shared_ptr<const Catalogue> catalogue);
    static Result<Configuration> fromText(YamlText text, std::shared_ptr<const Catalogue> catalogue);
    /// The same with one of the text's `valuesPlaces`.
    static Result<Configuration> at(ValuesPlace place, YamlText text, std::shared_ptr<const Catalogue> catalogue);

    const YamlText &text() const { return m_text; }
    const ValuesPlace &place() const { return m_place; }
    /// The text that the values stand in, and where: the file's, or the one that a string of the file holds.
    const YamlText &valuesText() const { return m_embedded ? m_embedded->text() : m_text; }
    YamlPath valuesRoot() const { return m_embedded ? YamlPath() : m_place.root; }
    int valuesDocument() const { return m_embedded ? 0 : m_place.document; }
    const Catalogue &catalogue() const { return *m_catalogue; }
    std::shared_ptr<const Catalogue> sharedCatalogue() const { return m_catalogue; }
    const Profile &profile() const { return m_profile; } ///< empty unless the file is a profile

    /// What the chart's templates see: the file's value, else the chart's default, with maps merged key by key as Helm
    /// does.
    Value value(const YamlPath &path) const;
    /// `value` read as the chart's templates test it: true, "true" and any other non-empty value but "false".
    bool isTrue(const YamlPath &path) const;
    QString string(const YamlPath &path) const;
    /// A list of strings; a single string counts as a list of one, as many of the chart's settings do.
    QStringList strings(const YamlPath &path) const;

    /// What the file itself says, or nullptr. (The pointer lives as long as the configuration.)
    const Value *explicitValue(const YamlPath &path) const;
    bool isExplicit(const YamlPath &path) const { return explicitValue(path) != nullptr; }
    SettingState state(const YamlPath &path) const;
    /// Every leaf that the file sets, in its order: scalars, lists and empty maps; nothing inside lists and free-form
    /// maps.
    const std::vector<ExplicitLeaf> &explicitLeaves() const { return m_explicit->leaves; }

    /// Where a path's key stands in the text; the nearest parent that is there, else the start of the values.
    TextPosition position(const YamlPath &path) const;
    /// The place in the file of a byte of `valuesText()`.
    TextPosition positionInFile(qsizetype offset) const;
    /// The file's bytes of a value that is there.
    std::optional<TextSpan> span(const YamlPath &path) const;
    /// The innermost setting or group around a byte of the file; empty outside the values.
    YamlPath pathAt(qsizetype offset) const;
    /// Keys that stand twice in one map: Helm takes only the last one.
    struct RepeatedKey
    {
        YamlPath path;
        TextPosition position;
    };
    std::vector<RepeatedKey> repeatedKeys() const;

    /// Applies all changes or none. The splices lead from this text to the new one, in order. Two edits that take a
    /// value from one path to another move its entry, comments and all.
    [[nodiscard]] Result<Applied> apply(const ChangeSet &changes) const;
    /// Applies a splice of `valuesText()` that changes no value, such as one that writes a comment.
    [[nodiscard]] Result<Applied> applyComment(const Splice &splice) const;

private:
    Configuration(YamlText text, ValuesPlace place, std::optional<EmbeddedYaml> embedded,
                  std::shared_ptr<const Catalogue> catalogue);
    YamlPath pathInText(const YamlPath &path) const { return valuesRoot().joined(path); }
    Result<Splice> spliceFor(const Edit &edit) const;
    Result<Splice> spliceForPair(const Edit &first, const Edit &second) const;
    Result<Splice> written(const Result<Splice> &splice, Edit::Scope scope) const;
    std::vector<YamlPath> changedBesides(const ChangeSet &changes, const Configuration &after) const;
    Result<Splice> spliceInString(const Splice &inner) const;
    Result<Configuration> applied(const Splice &splice) const;

    YamlText m_text;
    ValuesPlace m_place;
    std::optional<EmbeddedYaml> m_embedded;
    std::shared_ptr<const Catalogue> m_catalogue;
    Profile m_profile;
    std::shared_ptr<const ExplicitValues> m_explicit;
};

struct Configuration::Applied
{
    Configuration after;
    std::vector<Splice> splices;
    std::vector<YamlPath> alsoChanged; ///< other values of the document: they share text with what was asked for
};
