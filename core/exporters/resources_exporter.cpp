#include "core/exporters/own_text.h"
#include "core/exporters/renderers.h"
#include "core/exporters/shell_text.h"
#include "core/kinds/resource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A file name for a kind, whatever somebody wrote there.
QString fileName(const QString &kind)
{
    QString name;
    for (const QChar character : kind.toLower()) {
        const bool isPlain = (character >= u'a' && character <= u'z') || (character >= u'0' && character <= u'9');
        name += isPlain ? character : u'-';
    }
    return name.isEmpty() ? u"other"_s : name.left(80);
}

QByteArray head(const CheckContext &context, const QString &kind)
{
    return commentLines(
        u"%1 for Cilium %2, exported by Datapath Designer.\nTo be applied once Cilium runs: its operator "
        "makes the kinds known to the cluster."_s.arg(onOneLine(kind), context.target.cilium));
}

QByteArray documentText(const CheckContext &context, const Resource &resource)
{
    const YamlText &text = context.values.text();
    return ownTextOf(text, text.find(resource.path, context.values.place().document), *resource.value);
}

} // namespace

/// One file a kind, in the order in which the profile names them.
Result<std::vector<TextFile>> renderResources(const CheckContext &context, const ExportOptions &)
{
    std::vector<TextFile> files;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        if (!resource.value->isMap())
            return failure(u"%1 is no resource"_s.arg(resource.path.toString()));
        const QString path = u"cilium-resources/%1.yaml"_s.arg(fileName(resource.kind));
        const auto file = std::ranges::find(files, path, &TextFile::path);
        const QByteArray document = documentText(context, resource);
        if (file == files.end())
            files.push_back({.path = path, .content = head(context, resource.kind) + document});
        else
            file->content += (file->content.endsWith('\n') ? "---\n" : "\n---\n") + document;
    }
    for (TextFile &file : files) {
        if (!file.content.endsWith('\n'))
            file.content += '\n';
    }
    return files;
}
