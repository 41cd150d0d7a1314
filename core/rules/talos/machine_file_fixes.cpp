#include "core/rules/talos/machine_file_fixes.h"

#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The place of a problem in its document, and what stands there.
struct Place
{
    YamlPath path;
    int document = 0;
    Value value;
    QString meant;
};

using Fixes = QList<Fix>;

Edit edit(const Place &place, const YamlPath &path, std::optional<Value> value)
{
    return {.path = path, .value = std::move(value), .scope = Edit::Scope::Machine, .document = place.document};
}

/// `means the same` fixes are safe: they change how something is said, not what.
enum class Meaning { Same, Other };

Fix rewriting(const Place &place, Value value, Meaning meaning)
{
    return {.label = u"Write %1 as %2"_s.arg(place.path.toString(), value.toDisplay()),
            .changes = {edit(place, place.path, std::move(value))},
            .safe = meaning == Meaning::Same};
}

Fixes takeOut(const Place &place)
{
    return {{.label = u"Take %1 out"_s.arg(place.path.toString()), .changes = {edit(place, place.path, {})}}};
}

/// The same entry twice: one of them is enough.
Fixes takeTwinOut(const Place &place)
{
    Fixes fixes = takeOut(place);
    fixes.front().safe = true;
    return fixes;
}

Fixes rename(const Place &place)
{
    if (place.meant.isEmpty())
        return takeOut(place);
    const YamlPath meant = place.path.parent().child(place.meant);
    return Fixes{{.label = u"Call it %1"_s.arg(place.meant),
                  .changes = {edit(place, place.path, {}), edit(place, meant, place.value)}}} +
           takeOut(place);
}

Fixes nameKind(const Place &place)
{
    if (place.meant.isEmpty())
        return {};
    return {{.label = u"Make it a %1"_s.arg(place.meant), .changes = {edit(place, "kind", Value(place.meant))}}};
}

Fixes addVersion(const Place &place)
{
    return {{.label = u"Say apiVersion: v1alpha1"_s, .changes = {edit(place, "apiVersion", Value(u"v1alpha1"_s))}}};
}

std::optional<bool> truthOf(const QString &text)
{
    static const QStringList yes{u"true"_s, u"yes"_s, u"on"_s, u"1"_s};
    static const QStringList no{u"false"_s, u"no"_s, u"off"_s, u"0"_s};
    if (yes.contains(text.toLower()))
        return true;
    return no.contains(text.toLower()) ? std::optional(false) : std::nullopt;
}

/// A range without the bits behind its prefix; one address as the range that holds it alone.
std::optional<QString> networkOf(const QString &text)
{
    const QString whole = IpNetwork::isAddress(text) ? text + (text.contains(u':') ? "/128"_L1 : "/32"_L1) : text;
    const Result<IpNetwork> network = IpNetwork::parse(whole);
    if (!network || network->toString() == text)
        return std::nullopt;
    return network->toString();
}

/// What somebody means who writes "true" for true, 8080 for "8080" or one entry for a list of one.
Fixes retype(const Place &place)
{
    Fixes fixes;
    const QString text = place.value.isString() ? place.value.toString() : place.value.toDisplay();
    if (!place.value.isScalar())
        return fixes;
    if (const std::optional<bool> truth = truthOf(text))
        fixes += rewriting(place, Value(*truth), Meaning::Same);
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber && place.value.isString())
        fixes += rewriting(place, Value(number), Meaning::Same);
    if (!place.value.isString())
        fixes += rewriting(place, Value(text), Meaning::Same);
    if (const std::optional<QString> network = networkOf(text))
        fixes += rewriting(place, Value(*network), Meaning::Same);
    fixes += rewriting(place, Value(Value::List{place.value}), Meaning::Same);
    return fixes;
}

/// Ranges are put right; whatever else Talos refuses can only go.
Fixes mendOrTakeOut(const Place &place)
{
    Fixes fixes;
    if (!place.meant.isEmpty())
        return rename(place);
    if (const std::optional<QString> network = networkOf(place.value.toString()))
        fixes += rewriting(place, Value(*network), Meaning::Same);
    const Value *subnet = place.value.find(u"subnet");
    if (const auto network = subnet ? networkOf(subnet->toString()) : std::nullopt) {
        const Place inside{place.path.child(u"subnet"_s), place.document, *subnet, {}};
        fixes += rewriting(inside, Value(*network), Meaning::Same);
    }
    return fixes + takeOut(place);
}

/// The value that hardens what has no privileges only.
Fixes softenHardening(const Place &place)
{
    return {rewriting(place, Value(u"1"_s), Meaning::Other)};
}

struct Remedy
{
    const char *rule;
    Fixes (*fixes)(const Place &);
};

constexpr Remedy remedies[] = {
    {"talos.unknown-key", rename},          {"talos.unknown-kind", nameKind},
    {"talos.kind-missing", addVersion},     {"talos.wrong-type", retype},
    {"talos.value-refused", mendOrTakeOut}, {"talos.range-malformed", mendOrTakeOut},
    {"talos.unusable", mendOrTakeOut},      {"talos.settings-clash", takeOut},
    {"talos.worker-setting", takeOut},      {"talos.section-idle", takeOut},
    {"talos.nothing-to-delete", takeOut},   {"talos.delete-inside-list", takeOut},
    {"talos.entry-twice", takeTwinOut},     {"talos.value-unheard", takeOut},
    {"talos.deprecated", takeOut},          {"talos.advised-against", takeOut},
    {"talos.type-clash", takeOut},          {"talos.module-built-in", takeOut},
    {"talos.selinux-enforcing", takeOut},   {"talos.jit-hardening", softenHardening},
};

/// Taking a key out and setting its value under another name, in one map: the key is renamed, and its comments stay.
bool isRenaming(const YamlText &text, const Edit &first, const Edit &second)
{
    return !first.value && second.value && first.document == second.document &&
           first.path.parent() == second.path.parent() && text.find(second.path, second.document) < 0 &&
           text.value(text.find(first.path, first.document)) == *second.value;
}

Result<Splice> spliceFor(const YamlText &text, const Edit &change)
{
    return change.value ? text.set(change.path, *change.value, change.document)
                        : text.unset(change.path, change.document);
}

} // namespace

QList<Fix> possibleFixes(const MachineProblem &problem, const YamlText &text)
{
    const auto remedy = std::ranges::find_if(remedies, [&problem](const Remedy &candidate) {
        return QLatin1StringView(candidate.rule) == QLatin1StringView(problem.rule);
    });
    if (remedy == std::end(remedies) || problem.document < 0)
        return {};
    const int node = text.find(problem.path, problem.document);
    const bool needsPlace = remedy->fixes != nameKind && remedy->fixes != addVersion;
    if (needsPlace && (problem.path.isEmpty() || node < 0))
        return {};
    return remedy->fixes({problem.path, problem.document, text.value(node), problem.meant});
}

Result<YamlText> changed(const YamlText &text, const ChangeSet &changes)
{
    YamlText now = text;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const bool isPair = i + 1 < changes.size() && isRenaming(now, changes[i], changes[i + 1]);
        const Result<Splice> splice =
            isPair ? now.rename(changes[i].path, changes[i + 1].path.lastName(), changes[i].document)
                   : spliceFor(now, changes[i]);
        if (!splice)
            return std::unexpected(splice.error());
        Result<YamlText> next = now.applied(*splice);
        if (!next)
            return next;
        now = *std::move(next);
        i += isPair ? 1U : 0U;
    }
    return now;
}
