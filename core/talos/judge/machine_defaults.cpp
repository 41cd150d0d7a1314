#include "core/talos/judge/machine_defaults.h"

#include <QFile>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

/// The contract whose file speaks for another one: the newest that isn't newer.
QString sharedContract(const QString &contract)
{
    static const QStringList generated{u"1.6"_s, u"1.7"_s, u"1.8"_s, u"1.12"_s, u"1.13"_s, u"1.14"_s};
    const QVersionNumber wanted = QVersionNumber::fromString(contract);
    QString shared = generated.front();
    for (const QString &candidate : generated) {
        if (QVersionNumber::fromString(candidate) <= wanted)
            shared = candidate;
    }
    return shared;
}

/// They stand in no text that a problem could show at.
void forgetSources(MachineNode &node)
{
    node.source = -1;
    for (MachineNode &item : node.items)
        forgetSources(item);
    for (auto &entry : node.entries)
        forgetSources(entry.value);
}

MachineDocuments readDefaults(const QByteArray &content)
{
    const Result<YamlText> text = YamlText::parse(content);
    if (!text)
        qFatal("Talos' defaults in the program can't be read");
    MachineDocuments documents;
    for (int index = 0; index < text->documentCount(); ++index) {
        MachineDocument document{.content = MachineNode::fromText(*text, text->root(index))};
        forgetSources(document.content);
        if (const MachineNode *kind = document.content.find(u"kind")) {
            document.kind = kind->text;
            document.name = document.content.textAt(u"name");
        }
        documents.push_back(std::move(document));
    }
    return documents;
}

} // namespace

QByteArray defaultText(const QString &contract, MachineRole role)
{
    const QString name = role == MachineRole::ControlPlane ? u"control-plane"_s : u"worker"_s;
    QFile file(u":/datapath/talos/defaults-%1-%2.yaml"_s.arg(sharedContract(contract), name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("Talos' defaults are missing from the program");
    return file.readAll();
}

const MachineDocuments &defaultDocuments(const QString &contract, MachineRole role)
{
    static QHash<QByteArray, MachineDocuments> read; // by their text's head, which names both
    const QByteArray text = defaultText(contract, role);
    const QByteArray head = text.first(text.indexOf('\n'));
    auto known = read.constFind(head);
    if (known == read.constEnd())
        known = read.insert(head, readDefaults(text));
    return *known;
}
