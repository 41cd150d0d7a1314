#include "core/yaml/yaml_text.h"

#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Children stand inside of their parents, in order, and don't overlap.
void checkSpans(const YamlText &text, int index)
{
    const YamlNode &node = text.node(index);
    require(node.span.start <= node.content.start && node.content.start <= node.content.end);
    require(node.content.end <= node.span.end && node.span.end <= text.bytes().size());
    qsizetype behind = node.content.start;
    for (const int child : node.children) {
        require(text.node(child).parent == index);
        require(text.node(child).span.start >= behind && text.node(child).span.end <= node.content.end);
        behind = text.node(child).span.end;
        checkSpans(text, child);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        return 0;
    require(text->bytes() == bytes);
    for (int document = 0; document < text->documentCount(); ++document) {
        if (const int root = text->root(document); root >= 0) {
            checkSpans(*text, root);
            (void)text->value(root);
            (void)text->repeatedKeys(document);
        }
    }
    for (qsizetype offset = 0; offset < bytes.size(); offset += 7)
        (void)text->pathAt(offset);
    return 0;
}
