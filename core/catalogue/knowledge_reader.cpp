#include "core/catalogue/knowledge_reader.h"

#include "core/catalogue/flow_reader.h"
#include "core/catalogue/setting_kinds.h"
#include "core/catalogue/shape_words.h"
#include "core/catalogue/strict_yaml.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {
using Yaml = StrictYaml;

template<typename T>
using Fields = std::span<const Yaml::Field<T>>;

template<auto Member, typename T>
constexpr auto readText = [](Yaml &yaml, int node, T &into) { into.*Member = yaml.text(node); };

template<auto Member, typename T>
constexpr auto readTexts = [](Yaml &yaml, int node, T &into) { into.*Member = yaml.texts(node); };

template<auto Member, typename T>
constexpr auto readPaths = [](Yaml &yaml, int node, T &into) { into.*Member = yaml.paths(node); };

template<auto Member>
constexpr auto readNumber = [](Yaml &yaml, int node, Range &into) { into.*Member = yaml.number(node); };

constexpr Yaml::Field<Choice> choiceFields[] = {
    {u"value", [](Yaml &yaml, int node, Choice &into) { into.value = yaml.value(node); }, true},
    {u"what", readText<&Choice::what, Choice>, true},
    {u"since", readText<&Choice::since, Choice>},
    {u"maturity", readText<&Choice::maturity, Choice>},
};

/// `range: {usual: {…}}`.
constexpr Yaml::Field<Range> usualFields[] = {
    {u"min", readNumber<&Range::usualMin>},
    {u"max", readNumber<&Range::usualMax>},
    {u"why", readText<&Range::why, Range>, true},
};

constexpr Yaml::Field<Range> rangeFields[] = {
    {u"min", readNumber<&Range::min>},
    {u"max", readNumber<&Range::max>},
    {u"why", readText<&Range::why, Range>},
    {u"usual",
     [](Yaml &yaml, int node, Range &into) {
         const auto usual = yaml.map<Range>(node, usualFields);
         into.usualMin = usual.usualMin;
         into.usualMax = usual.usualMax;
         if (into.why.isEmpty())
             into.why = usual.why;
     }},
};

constexpr Yaml::Field<Condition> conditionFields[] = {
    {u"setting", [](Yaml &yaml, int node, Condition &into) { into.setting = yaml.path(node); }, true},
    {u"is", [](Yaml &yaml, int node, Condition &into) { into.is = yaml.valueOrList(node); }},
    {u"is_not", [](Yaml &yaml, int node, Condition &into) { into.isNot = yaml.valueOrList(node); }},
    {u"why", readText<&Condition::why, Condition>},
};

constexpr Yaml::Field<Claim> claimFields[] = {
    {u"statement", readText<&Claim::statement, Claim>, true},
    {u"source", readText<&Claim::source, Claim>},
    {u"by", readText<&Claim::by, Claim>},
};

constexpr Yaml::Field<Example> exampleFields[] = {
    {u"title", readText<&Example::title, Example>, true},
    {u"text", readText<&Example::text, Example>, true},
};

constexpr Yaml::Field<Validation> validationFields[] = {
    {u"command", readText<&Validation::command, Validation>, true},
    {u"expect", readText<&Validation::expect, Validation>, true},
};

constexpr Yaml::Field<Link> linkFields[] = {
    {u"title", readText<&Link::title, Link>, true},
    {u"url", readText<&Link::url, Link>, true},
};

void readScope(Yaml &yaml, int node, Impact &into)
{
    into.scope = yaml.text(node);
    if (!impactScopes().contains(into.scope))
        yaml.fail(node, u"unknown scope %1; possible are %2"_s.arg(into.scope, impactScopes().join(u", "_s)));
}

constexpr Yaml::Field<Impact> impactFields[] = {
    {u"scope", readScope, true},
    {u"text", readText<&Impact::text, Impact>},
};

constexpr Yaml::Field<Section> sectionFields[] = {
    {u"id", readText<&Section::id, Section>, true},
    {u"title", readText<&Section::title, Section>, true},
    {u"purpose", readText<&Section::purpose, Section>, true},
    {u"prefixes",
     [](Yaml &yaml, int node, Section &into) {
         for (const int item : yaml.items(node))
             into.prefixes << yaml.value(item).toString(); // "" is the prefix of everything
     }},
};

using S = SettingKnowledge;

void readLevel(Yaml &yaml, int node, S &into)
{
    const auto level = levelFromName(yaml.text(node));
    if (!level)
        yaml.fail(node, u"unknown level; possible are %1"_s.arg(levelNames().join(u", "_s)));
    into.level = level.value_or(SettingLevel::Common);
}

void readKind(Yaml &yaml, int node, S &into)
{
    const auto kind = kindFromName(yaml.text(node));
    if (!kind)
        yaml.fail(node, u"unknown kind; possible are %1"_s.arg(kindNames().join(u", "_s)));
    into.kind = kind.value_or(SettingKind::Unknown);
}

Condition readCondition(Yaml &yaml, int node)
{
    const auto condition = yaml.map<Condition>(node, conditionFields);
    if (condition.is.empty() == condition.isNot.empty())
        yaml.fail(node, u"a condition has either is or is_not"_s);
    return condition;
}

void readNeeds(Yaml &yaml, int node, S &into)
{
    for (const int item : yaml.items(node)) {
        into.needs.push_back(readCondition(yaml, item));
        if (into.needs.back().why.isEmpty())
            yaml.fail(item, u"why is missing: it is what a user is told when the need isn't met"_s);
    }
}

constexpr Yaml::Field<S> settingFields[] = {
    {u"path", [](Yaml &yaml, int node, S &into) { into.path = yaml.path(node); }, true},
    {u"section", readText<&S::section, S>},
    {u"label", readText<&S::label, S>, true},
    {u"level", readLevel, true},
    {u"kind", readKind, true},
    {u"unit", readText<&S::unit, S>},
    {u"range", [](Yaml &yaml, int node, S &into) { into.range = yaml.map<Range>(node, rangeFields); }},
    {u"choices", [](Yaml &yaml, int node, S &into) { into.choices = yaml.maps<Choice>(node, choiceFields); }},
    {u"what", readText<&S::what, S>, true},
    {u"how", readText<&S::how, S>},
    {u"flow", [](Yaml &yaml, int node, S &into) { into.flow.name = yaml.text(node); }},
    {u"why_on_talos", readText<&S::whyOnTalos, S>},
    {u"unset", readText<&S::unset, S>},
    {u"change_when", readText<&S::changeWhen, S>},
    {u"cost", readText<&S::cost, S>},
    {u"alternatives", readTexts<&S::alternatives, S>},
    {u"use_cases", readTexts<&S::useCases, S>},
    {u"prerequisites", readTexts<&S::prerequisites, S>},
    {u"conflicts", readTexts<&S::conflicts, S>},
    {u"performance", [](Yaml &yaml, int node, S &into) { into.performance = yaml.maps<Claim>(node, claimFields); }},
    {u"examples", [](Yaml &yaml, int node, S &into) { into.examples = yaml.maps<Example>(node, exampleFields); }},
    {u"related", [](Yaml &yaml, int node, S &into) { into.related = yaml.maps<Example>(node, exampleFields); }},
    {u"validate",
     [](Yaml &yaml, int node, S &into) { into.validation = yaml.maps<Validation>(node, validationFields); }},
    {u"impact", [](Yaml &yaml, int node, S &into) { into.impact = yaml.map<Impact>(node, impactFields); }},
    {u"maturity", readText<&S::maturity, S>},
    {u"since", readText<&S::since, S>},
    {u"renders_to", readTexts<&S::rendersTo, S>},
    {u"guide", readText<&S::guide, S>},
    {u"links", [](Yaml &yaml, int node, S &into) { into.links = yaml.maps<Link>(node, linkFields); }},
    {u"sources", readTexts<&S::sources, S>},
    {u"synonyms", readTexts<&S::synonyms, S>},
    {u"was", readPaths<&S::was, S>},
    {u"mistaken_names", readPaths<&S::mistakenNames, S>},
    {u"enabled_when", [](Yaml &yaml, int node, S &into) { into.enabledWhen = readCondition(yaml, node); }},
    {u"needs", readNeeds},
};

/// Settings that many places of the chart have alike (an image, a pod's resources), explained once in
/// `shapes/<shape>.yaml` with relative paths.
struct ShapeUse
{
    QString shape;
    YamlPath at; ///< the group whose settings they are; empty: the top level
    ShapeWords words;
    QStringList only;    ///< of the shape's paths; empty: all
    QStringList without; ///< of the shape's paths
    QString writtenIn;
};

void readWords(Yaml &yaml, int node, ShapeUse &into)
{
    const std::vector<int> entries = yaml.entriesOf(node);
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2)
        into.words.insert(yaml.yaml().node(entries[i]).text, yaml.text(entries[i + 1]));
}

constexpr Yaml::Field<ShapeUse> shapeUseFields[] = {
    {u"shape", readText<&ShapeUse::shape, ShapeUse>, true},
    {u"at", [](Yaml &yaml, int node, ShapeUse &into) { into.at = yaml.path(node); }},
    {u"words", readWords},
    {u"only", readTexts<&ShapeUse::only, ShapeUse>},
    {u"without", readTexts<&ShapeUse::without, ShapeUse>},
};

struct GroupFile
{
    QString section; ///< of all its settings, instead of the folder's name
    std::vector<ShapeUse> shapes;
    std::vector<S> settings;
};

constexpr Yaml::Field<GroupFile> groupFileFields[] = {
    {u"section", readText<&GroupFile::section, GroupFile>},
    {u"shapes",
     [](Yaml &yaml, int node, GroupFile &into) {
         for (const int item : yaml.items(node)) {
             into.shapes.push_back(yaml.map<ShapeUse>(item, shapeUseFields));
             into.shapes.back().writtenIn = yaml.place(item);
         }
     }},
    {u"settings",
     [](Yaml &yaml, int node, GroupFile &into) {
         for (const int item : yaml.items(node)) {
             into.settings.push_back(yaml.map<S>(item, settingFields));
             into.settings.back().writtenIn = yaml.place(item);
         }
     }},
};

struct SectionsFile
{
    std::vector<Section> sections;
};

constexpr Yaml::Field<SectionsFile> sectionsFileFields[] = {
    {u"sections",
     [](Yaml &yaml, int node, SectionsFile &into) { into.sections = yaml.maps<Section>(node, sectionFields); }, true},
};

/// Reads all files of a folder into one catalogue and keeps what is wrong with them.
class KnowledgeFolder
{
public:
    explicit KnowledgeFolder(const QString &folder) : m_folder(folder) {}

    KnowledgeReading read()
    {
        if (!m_folder.exists()) {
            m_result.errors.push_back({.message = u"there is no such folder"_s, .file = m_folder.path()});
            return std::move(m_result);
        }
        m_result.knowledge.sections = readFile<SectionsFile>(u"sections.yaml"_s, sectionsFileFields).sections;
        for (const QString &file : groupFiles())
            addGroup(file);
        checkFlows();
        return std::move(m_result);
    }

private:
    QStringList groupFiles() const
    {
        QStringList files;
        QDirIterator found(m_folder.path(), {u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (found.hasNext())
            files << found.next().sliced(m_folder.path().size() + 1);
        files.removeIf([](const QString &file) { return file == "sections.yaml"_L1 || file.startsWith("shapes/"_L1); });
        files.sort();
        return files;
    }

    template<typename T>
    T readText(const Result<QByteArray> &bytes, const QString &path, Fields<T> fields)
    {
        auto text = bytes.and_then(YamlText::parse);
        if (text) {
            StrictYaml yaml(std::move(*text), path, m_result.errors);
            return yaml.map<T>(yaml.yaml().root(), fields);
        }
        m_result.errors.push_back(text.error());
        m_result.errors.back().file = path;
        return {};
    }

    template<typename T>
    T readFile(const QString &name, Fields<T> fields)
    {
        const QString path = m_folder.filePath(name);
        return readText<T>(readTextFile(path), path, fields);
    }

    void addGroup(const QString &file)
    {
        auto group = readFile<GroupFile>(file, groupFileFields);
        for (const ShapeUse &use : group.shapes)
            std::ranges::move(settingsOf(use), std::back_inserter(group.settings));
        const QString folder = file.section(u'/', 0, 0);
        for (SettingKnowledge &setting : group.settings) {
            if (setting.section.isEmpty())
                setting.section = group.section.isEmpty() ? folder : group.section;
            checkSection(setting);
            checkOnce(setting);
            completeFlow(setting);
            m_result.knowledge.settings.push_back(std::move(setting));
        }
    }

    std::vector<SettingKnowledge> settingsOf(const ShapeUse &use)
    {
        const QString path = m_folder.filePath(u"shapes/%1.yaml"_s.arg(use.shape));
        const auto filled = readTextFile(path).and_then(
            [&use](const QByteArray &bytes) { return fillShape(QString::fromUtf8(bytes), use.words); });
        if (!filled) {
            failAt(use.writtenIn, u"the shape %1: %2"_s.arg(use.shape, filled.error().message));
            return {};
        }
        std::vector<SettingKnowledge> settings = readText<GroupFile>(filled->toUtf8(), path, groupFileFields).settings;
        keepUsed(settings, use);
        for (SettingKnowledge &setting : settings)
            setting.path = use.at.joined(setting.path);
        return settings;
    }

    void keepUsed(std::vector<SettingKnowledge> &settings, const ShapeUse &use)
    {
        const auto nameOf = [](const SettingKnowledge &setting) { return setting.path.toString(); };
        for (const QString &name : use.only + use.without)
            if (std::ranges::find(settings, name, nameOf) == settings.end())
                failAt(use.writtenIn, u"the shape %1 has no %2"_s.arg(use.shape, name));
        std::erase_if(settings, [&](const SettingKnowledge &setting) {
            const QString name = nameOf(setting);
            return use.without.contains(name) || (!use.only.isEmpty() && !use.only.contains(name));
        });
    }

    /// `place`: `file:line`.
    void failAt(const QString &place, const QString &message)
    {
        const qsizetype colon = place.lastIndexOf(u':');
        m_result.errors.push_back(
            {.message = message, .file = place.first(colon), .line = place.sliced(colon + 1).toInt(), .column = 1});
    }

    void failAt(const SettingKnowledge &setting, const QString &message)
    {
        failAt(setting.writtenIn, u"%1: %2"_s.arg(setting.path.toString(), message));
    }

    void checkSection(const SettingKnowledge &setting)
    {
        if (std::ranges::find(m_result.knowledge.sections, setting.section, &Section::id) ==
            m_result.knowledge.sections.end())
            failAt(setting, u"the section %1 isn't in sections.yaml"_s.arg(setting.section));
    }

    void checkOnce(const SettingKnowledge &setting)
    {
        const auto before = m_places.constFind(setting.path);
        if (before != m_places.constEnd())
            failAt(setting, u"explained already in %1"_s.arg(*before));
        m_places.insert(setting.path, setting.writtenIn);
    }

    void completeFlow(SettingKnowledge &setting)
    {
        if (setting.flow.name.isEmpty())
            return;
        const QString &name = setting.flow.name;
        if (!m_flows.contains(name))
            m_flows.insert(name, readFlowPicture(m_folder.path(), name));
        const Result<FlowPicture> &flow = m_flows[name];
        if (flow)
            setting.flow = *flow;
        else
            failAt(setting, u"the picture %1"_s.arg(flow.error().message));
    }

    void checkFlows()
    {
        for (const QString &name : flowPicturesIn(m_folder.path()))
            if (!m_flows.contains(name))
                m_result.errors.push_back(
                    {.message = u"no setting shows this picture"_s, .file = flowFile(m_folder.path(), name)});
    }

    QDir m_folder;
    KnowledgeReading m_result;
    QHash<YamlPath, QString> m_places;
    QHash<QString, Result<FlowPicture>> m_flows;
};
} // namespace

KnowledgeReading readKnowledgeLeniently(const QString &folder)
{
    return KnowledgeFolder(folder).read();
}

Result<Knowledge> readKnowledge(const QString &folder)
{
    KnowledgeReading reading = readKnowledgeLeniently(folder);
    if (!reading.errors.empty())
        return std::unexpected(reading.errors.front());
    return std::move(reading.knowledge);
}
