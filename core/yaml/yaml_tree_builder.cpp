#include "core/yaml/yaml_tree_builder.h"

#include "core/yaml/alias_expansion.h"
#include "core/yaml/document_builder.h"
#include "core/yaml/text_check.h"
#include "core/yaml/yaml_documents.h"

Result<YamlTree> buildTree(QByteArray bytes)
{
    if (const Result<void> text = checkText(bytes); !text)
        return std::unexpected(text.error());
    YamlTree tree;
    tree.lineStarts = lineStartsOf(bytes);
    tree.bytes = std::move(bytes);
    for (const TextSpan &span : documentSpans(tree.bytes)) {
        Result<std::vector<YamlEvent>> events = readEvents(tree.bytes, span);
        if (!events)
            return std::unexpected(events.error());
        if (tree.documents
                .empty()) { // later ones grow the vectors as usual: reserving for each would move all nodes each time
            tree.nodes.reserve(events->size());
            tree.places.reserve(events->size());
        }
        const Result<YamlDocument> document = DocumentBuilder(tree, std::move(*events), span).build();
        if (!document)
            return std::unexpected(document.error());
        if (const Result<void> aliases = checkAliases(tree, document->root); !aliases)
            return std::unexpected(aliases.error());
        tree.documents.push_back(*document);
    }
    return tree;
}
