#include "core/values/configuration.h"

#include "core/values/value_lookup.h"
#include "core/yaml/value_at_path.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whether a parent of the path is set to something that isn't a map: all defaults below it are gone then.
bool isCutOff(const Value &tree, const YamlPath &path)
{
    for (YamlPath parent = path.parent(); !parent.isEmpty(); parent = parent.parent()) {
        const Value *value = lookUp(tree, parent);
        if (value)
            return !value->isMap();
    }
    return false;
}

/// Helm's merge of a chart's default with what the user set: maps key by key, null removes, everything else replaces.
Value merged(const Value &defaults, const Value &user)
{
    if (!defaults.isMap() || !user.isMap())
        return user;
    Value::Map map = defaults.toMap();
    const std::size_t known = map.size(); // the user's own keys come behind, and are none of them twice
    for (const auto &[key, value] : user.toMap()) {
        const auto defaultsEnd = map.begin() + static_cast<std::ptrdiff_t>(known);
        const auto entry =
            std::find_if(map.begin(), defaultsEnd, [&key](const auto &each) { return each.first == key; });
        if (entry == defaultsEnd)
            map.emplace_back(key, value);
        else
            entry->second = merged(entry->second, value);
    }
    std::erase_if(map, [](const Value::Entry &entry) { return entry.second.isNull(); });
    return {std::move(map)};
}

void insert(Value::Map &map, const YamlPath &path, const Value &value)
{
    const QString key = std::get<QString>(path.at(0));
    auto entry = std::ranges::find(map, key, &Value::Entry::first);
    if (entry == map.end())
        entry = map.insert(map.end(), {key, path.size() == 1 ? value : Value(Value::Map{})});
    if (path.size() == 1)
        return;
    Value::Map inner = entry->second.toMap();
    insert(inner, path.mid(1), value);
    entry->second = Value(std::move(inner));
}

/// The chart's defaults of all settings below a group, as one map.
Value defaultsBelow(const Catalogue &catalogue, const YamlPath &group)
{
    Value::Map map;
    for (const Setting &setting : catalogue.settings()) {
        if (setting.facts.presence == Presence::Active && setting.path().startsWith(group) && setting.path() != group)
            insert(map, setting.path().mid(group.size()), setting.facts.defaultValue);
    }
    return {std::move(map)};
}

/// The chart's keys in a group, in the chart's order.
QStringList keysBelow(const Catalogue &catalogue, const YamlPath &group)
{
    QStringList keys;
    for (const Setting &setting : catalogue.settings()) {
        if (setting.path().size() <= group.size() || !setting.path().startsWith(group))
            continue;
        const QString *key = std::get_if<QString>(&setting.path().at(group.size()));
        if (key && (keys.isEmpty() || keys.last() != *key) && !keys.contains(*key))
            keys += *key;
    }
    return keys;
}

} // namespace

Configuration::Configuration(YamlText text, ValuesPlace place, std::optional<EmbeddedYaml> embedded,
                             std::shared_ptr<const Catalogue> catalogue)
    : m_text(std::move(text)),
      m_place(std::move(place)),
      m_embedded(std::move(embedded)),
      m_catalogue(std::move(catalogue)),
      m_explicit(std::make_shared<ExplicitValues>(valuesText().value(valuesText().find(valuesRoot(), valuesDocument())),
                                                  *m_catalogue))
{
}

Result<Configuration> Configuration::fromText(YamlText text, std::shared_ptr<const Catalogue> catalogue)
{
    return findValues(text).and_then(
        [&](ValuesPlace place) { return at(std::move(place), std::move(text), std::move(catalogue)); });
}

namespace {

/// Real files set a few hundred keys. What rules, lists and searches do for each would take minutes for many more.
Result<void> checkSize(const Configuration &configuration)
{
    constexpr std::size_t mostLeaves = 6000;
    const std::size_t leaves = configuration.explicitLeaves().size();
    if (leaves <= mostLeaves)
        return {};
    return failure(
        u"%1 keys are set here, and the chart has %2 settings; a values file for Cilium with more than %3 isn't read"_s
            .arg(leaves)
            .arg(configuration.catalogue().settings().size())
            .arg(mostLeaves));
}

} // namespace

Result<Configuration> Configuration::at(ValuesPlace place, YamlText text, std::shared_ptr<const Catalogue> catalogue)
{
    std::optional<EmbeddedYaml> embedded;
    const int string = place.isString ? text.find(place.root, place.document) : -1;
    if (place.isString && string < 0)
        return failure(u"%1 isn't there"_s.arg(place.root.toString()));
    if (place.isString) {
        Result<EmbeddedYaml> read = EmbeddedYaml::read(text, string);
        if (!read)
            return std::unexpected(read.error());
        embedded = *std::move(read);
    }

    Configuration configuration(std::move(text), std::move(place), std::move(embedded), std::move(catalogue));
    const Value &values = configuration.m_explicit->tree;
    if (!values.isMap() && !values.isNull()) {
        const TextPosition at = configuration.position({});
        return std::unexpected(Error{.message = u"%1 is a %2, expected a map of Helm values"_s.arg(
                                         configuration.m_place.root.toString(), values.typeName()),
                                     .file = {},
                                     .line = at.line,
                                     .column = at.column});
    }
    if (const Result<void> size = checkSize(configuration); !size)
        return std::unexpected(size.error());
    if (configuration.m_place.form == ValuesForm::Profile) {
        Result<Profile> profile = readProfile(configuration.m_text, configuration.m_place.document);
        if (!profile)
            return std::unexpected(profile.error());
        configuration.m_profile = *std::move(profile);
    }
    return configuration;
}

Result<Configuration> Configuration::parse(const QByteArray &bytes, std::shared_ptr<const Catalogue> catalogue)
{
    Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        return std::unexpected(text.error());
    return fromText(*std::move(text), std::move(catalogue));
}

Value Configuration::value(const YamlPath &path) const
{
    const Value *user = lookUp(m_explicit->tree, path);
    const Setting *setting = m_catalogue->covering(path);
    if (!setting) {
        if (m_catalogue->isGroup(path))
            return isCutOff(m_explicit->tree, path)
                       ? Value()
                       : merged(defaultsBelow(*m_catalogue, path), user ? *user : Value(Value::Map{}));
        return user ? *user : Value();
    }
    if (setting->path() != path) {
        const Value *replaced = lookUp(m_explicit->tree, setting->path());
        if (replaced && !replaced->isMap())
            return user ? *user : Value();
        const Value whole = value(setting->path());
        const Value *inner = lookUp(whole, path.mid(setting->path().size()));
        return inner ? *inner : Value();
    }
    if (!user)
        return isCutOff(m_explicit->tree, path) ? Value() : setting->facts.defaultValue;
    return merged(setting->facts.defaultValue, *user);
}

bool Configuration::isTrue(const YamlPath &path) const
{
    const Value current = value(path);
    if (current.isBool())
        return current.toBool();
    if (current.isNull() || current.isList() || current.isMap())
        return false;
    const QString text = scalarText(current);
    return !text.isEmpty() && text != "false"_L1 && text != "0"_L1;
}

QString Configuration::string(const YamlPath &path) const
{
    const Value current = value(path);
    return current.isNull() ? QString() : scalarText(current);
}

QStringList Configuration::strings(const YamlPath &path) const
{
    const Value current = value(path);
    QStringList texts;
    if (current.isList()) {
        for (const Value &item : current.toList())
            texts += scalarText(item);
    } else if (!current.isNull() && !current.isMap() && !scalarText(current).isEmpty()) {
        texts += scalarText(current);
    }
    return texts;
}

const Value *Configuration::explicitValue(const YamlPath &path) const
{
    return lookUp(m_explicit->tree, path);
}

SettingState Configuration::state(const YamlPath &path) const
{
    const Value *user = lookUp(m_explicit->tree, path);
    return user ? stateOf(*user, m_catalogue->find(path)) : SettingState::Unset;
}

TextPosition Configuration::positionInFile(qsizetype offset) const
{
    return m_text.positionOf(m_embedded ? m_embedded->outerOffset(offset) : offset);
}

TextPosition Configuration::position(const YamlPath &path) const
{
    const YamlText &text = valuesText();
    for (YamlPath at = pathInText(path);; at = at.parent()) {
        const int key = text.findKey(at, valuesDocument());
        const int node = key >= 0 ? key : text.find(at, valuesDocument());
        if (node >= 0)
            return positionInFile(text.node(node).span.start);
        if (at.isEmpty())
            return {};
    }
}

std::optional<TextSpan> Configuration::span(const YamlPath &path) const
{
    const int node = valuesText().find(pathInText(path), valuesDocument());
    if (node < 0)
        return {};
    const TextSpan &span = valuesText().node(node).content;
    if (!m_embedded)
        return span;
    return TextSpan{m_embedded->outerOffset(span.start), m_embedded->outerOffset(span.end)};
}

YamlPath Configuration::pathAt(qsizetype offset) const
{
    if (m_embedded) {
        const int string = m_text.find(m_place.root, m_place.document);
        const bool isInside = m_text.node(string).content.contains(offset);
        return isInside ? m_embedded->text().pathAt(m_embedded->innerOffset(offset)) : YamlPath();
    }
    const YamlPath path = m_text.pathAt(offset, m_place.document);
    return path.startsWith(m_place.root) ? path.mid(m_place.root.size()) : YamlPath();
}

std::vector<Configuration::RepeatedKey> Configuration::repeatedKeys() const
{
    const YamlText &text = valuesText();
    const YamlPath root = valuesRoot();
    std::vector<RepeatedKey> repeated;
    for (const int key : text.repeatedKeys(valuesDocument())) {
        const qsizetype start = text.node(key).span.start;
        const YamlPath path = text.pathAt(start, valuesDocument());
        repeated.push_back(
            {.path = path.startsWith(root) ? path.mid(root.size()) : path, .position = positionInFile(start)});
    }
    return repeated;
}

Result<Splice> Configuration::spliceFor(const Edit &edit) const
{
    if (edit.scope == Edit::Scope::Profile)
        return edit.value ? m_text.set(edit.path, *edit.value, m_place.document)
                          : m_text.unset(edit.path, m_place.document);
    const YamlPath path = pathInText(edit.path);
    const int rootSteps = valuesRoot().size();
    const UsualKeys chartOrder = [this, rootSteps](const YamlPath &parent) {
        return parent.size() < rootSteps ? QStringList() : keysBelow(*m_catalogue, parent.mid(rootSteps));
    };
    return written(edit.value ? valuesText().set(path, *edit.value, valuesDocument(), chartOrder)
                              : valuesText().unset(path, valuesDocument()),
                   edit.scope);
}

/// Fails where the edits don't take a value from one path to another, or the entry can't be moved.
Result<Splice> Configuration::spliceForPair(const Edit &first, const Edit &second) const
{
    const Edit &taken = first.value ? second : first;
    const Edit &given = first.value ? first : second;
    const Value *value = explicitValue(taken.path);
    const bool isMove = first.scope == Edit::Scope::Values && second.scope == first.scope && given.value &&
                        !taken.value && value && *value == *given.value && !isExplicit(given.path);
    if (!isMove)
        return failure(u"these edits don't belong together"_s);
    return written(valuesText().move(pathInText(taken.path), pathInText(given.path), valuesDocument()), first.scope);
}

Result<Splice> Configuration::written(const Result<Splice> &splice, Edit::Scope scope) const
{
    return splice && !splice->isEmpty() && m_embedded && scope == Edit::Scope::Values ? spliceInString(*splice)
                                                                                      : splice;
}

/// The splice of the file for one of the text in its string, verified: the string must read as that text would.
Result<Splice> Configuration::spliceInString(const Splice &inner) const
{
    const Result<YamlText> wanted = m_embedded->text().applied(inner);
    if (!wanted)
        return std::unexpected(wanted.error());
    Splice outer = m_embedded->outward(m_text, inner);
    const Result<Configuration> written = applied(outer);
    if (!written || written->m_explicit->tree != wanted->value(wanted->root()))
        return failure(u"this change can't be written safely into the string that holds the values"_s);
    return outer;
}

Result<Configuration> Configuration::applied(const Splice &splice) const
{
    Result<YamlText> text = m_text.applied(splice);
    return text.and_then([this](YamlText &next) { return at(m_place, std::move(next), m_catalogue); });
}

std::vector<YamlPath> Configuration::changedBesides(const ChangeSet &changes, const Configuration &after) const
{
    const auto documentOf = [](const Configuration &values) {
        return values.valuesText().value(values.valuesText().root(values.valuesDocument()));
    };
    if (!valuesText().hasAliases())
        return {};
    std::vector<YamlPath> changed = changedPaths(documentOf(*this), documentOf(after));
    std::erase_if(changed, [&](const YamlPath &path) {
        return std::ranges::any_of(changes, [&](const Edit &edit) {
            const YamlPath asked = edit.scope == Edit::Scope::Values ? pathInText(edit.path) : edit.path;
            return path.startsWith(asked) || asked.startsWith(path);
        });
    });
    for (YamlPath &path : changed)
        path = path.startsWith(valuesRoot()) ? path.mid(valuesRoot().size()) : path;
    return changed;
}

Result<Configuration::Applied> Configuration::applyComment(const Splice &splice) const
{
    const Result<Splice> outer = m_embedded ? spliceInString(splice) : Result<Splice>(splice);
    if (!outer)
        return std::unexpected(outer.error());
    Result<Configuration> after = applied(*outer);
    if (!after || after->m_explicit->tree != m_explicit->tree)
        return failure(u"a comment can't be written safely at this place"_s);
    return Applied{*std::move(after), {*outer}, {}};
}

Result<Configuration::Applied> Configuration::apply(const ChangeSet &changes) const
{
    Applied applied{*this, {}, {}};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Configuration &now = applied.after;
        const Result<Splice> pair =
            i + 1 < changes.size() ? now.spliceForPair(changes[i], changes[i + 1]) : failure({});
        Result<Splice> splice = pair ? pair : now.spliceFor(changes[i]);
        i += pair ? 1U : 0U;
        if (!splice)
            return std::unexpected(splice.error());
        if (splice->isEmpty())
            continue;
        Result<Configuration> next = now.applied(*splice);
        if (!next)
            return std::unexpected(next.error());
        applied.after = *std::move(next);
        applied.splices.push_back(*std::move(splice));
    }
    applied.alsoChanged = changedBesides(changes, applied.after);
    return applied;
}
