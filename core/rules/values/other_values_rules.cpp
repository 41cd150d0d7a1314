#include "core/rules/values/value_rule_tables.h"
#include "core/values/value_lookup.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The part of a GitOps object that holds the values: `spec` of a HelmRelease, `spec.source.helm` of an application.
YamlPath holderOf(const ValuesPlace &place)
{
    YamlPath holder = place.root;
    const QString wanted = place.form == ValuesForm::HelmRelease ? u"spec"_s : u"helm"_s;
    while (!holder.isEmpty() && holder.lastName() != wanted)
        holder = holder.parent();
    return holder;
}

/// A list beside the values in which values come from somewhere else.
struct OtherValues
{
    ValuesForm form;
    const char *key;
    const char *effect;
    bool wins = false; ///< over the values here
};

constexpr OtherValues others[] = {
    {ValuesForm::ArgoApplication, "parameters", "win over the values here", true},
    {ValuesForm::ArgoApplication, "fileParameters", "win over the values here", true},
    {ValuesForm::ArgoApplication, "valueFiles", "lie below the values here"},
    {ValuesForm::HelmRelease, "valuesFrom", "lie below the values here"},
};

/// What an entry is called: a parameter's name, a file, `ConfigMap cilium-values`.
QString nameOf(const Value &entry)
{
    if (!entry.isMap())
        return scalarText(entry);
    QStringList words{textAt(entry, "kind"), textAt(entry, "name")};
    words.removeAll(QString());
    return words.join(u' ');
}

QString namesOf(const Value::List &entries)
{
    constexpr qsizetype mostNamed = 3;
    QStringList names;
    for (const Value &entry : entries)
        names += nameOf(entry);
    const qsizetype more = names.size() - mostNamed;
    return more > 0 ? u"%1 and %2 more"_s.arg(names.first(mostNamed).join(u", "_s)).arg(more) : names.join(u", "_s);
}

QList<Violation> checkOtherValues(const CheckContext &context)
{
    const ValuesPlace &place = context.values.place();
    if (place.form != ValuesForm::HelmRelease && place.form != ValuesForm::ArgoApplication)
        return {};
    QList<Violation> violations;
    const YamlText &text = context.values.text();
    for (const OtherValues &other : others) {
        const YamlPath path = holderOf(place).child(QString::fromLatin1(other.key));
        const int node = other.form == place.form ? text.find(path, place.document) : -1;
        const Value entries = node < 0 ? Value() : text.value(node);
        if (!entries.isList() || entries.toList().empty())
            continue;
        violations +=
            Violation{.message = u"%1 (%2) %3, and aren't read: what is judged isn't all that Helm gets"_s.arg(
                          path.toString(), namesOf(entries.toList()), QString::fromLatin1(other.effect)),
                      .severity = other.wins ? Severity::Warning : Severity::Hint,
                      .position = text.positionOf(text.node(node).span.start)};
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.come-from-elsewhere", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Values that the file only names"),
     QT_TRANSLATE_NOOP("Rules",
                       "Argo CD lays parameters over valuesObject or values, and these over the files; Flux lays the "
                       "release's own values over those of ConfigMaps and Secrets. Only what stands in this file can "
                       "be judged and edited here."),
     "https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-value-precedence", checkOtherValues},
};

} // namespace

std::span<const Rule> otherValuesRules()
{
    return rules;
}
