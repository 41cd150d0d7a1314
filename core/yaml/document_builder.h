#pragma once

#include "core/yaml/yaml_events.h"
#include "core/yaml/yaml_tree.h"

#include <optional>
#include <unordered_map>

/// Walks over the events of one document and over its text at the same time, adding nodes to the tree. The cursor is
/// behind what was understood so far; the first thing that doesn't fit ends the walk with an error.
class DocumentBuilder
{
public:
    DocumentBuilder(YamlTree &tree, std::vector<YamlEvent> events, const TextSpan &span);

    Result<YamlDocument> build();

private:
    /// What a node is inside of.
    struct Surroundings
    {
        int parent = -1;
        int parentColumn = -1; ///< of the block collection around it, -1 at the root
        bool isFlow = false;
        bool isMapValue = false;
    };

    int fail(qsizetype offset, const QString &message);
    bool hasEvent() const { return m_next < m_events.size(); }
    const YamlEvent &event() const { return m_events[m_next]; }
    bool isAtEnd(YamlEventKind end) const { return m_error || !hasEvent() || event().kind == end; }

    char at(qsizetype offset) const { return offset < m_limit ? m_bytes[offset] : '\0'; }
    bool isSeparated(qsizetype offset) const;
    qsizetype skippedBlanks(qsizetype offset) const;
    qsizetype skippedGap(qsizetype offset) const;
    bool moveTo(qsizetype expected, bool isFlow);
    bool checkTabs(qsizetype start, qsizetype end);
    void skipPrologue();
    void checkRoot();
    void checkRest();

    YamlNode &node(int index) { return m_tree.nodes[static_cast<std::size_t>(index)]; }
    NodePlace &place(int index) { return m_tree.places[static_cast<std::size_t>(index)]; }
    int addNode(int parent);
    int buildNode(const Surroundings &around);
    bool hasProperties() const;
    void readProperties(int index);
    qsizetype readAnchor(int index);
    qsizetype tagEnd() const;
    bool isNotWritten() const;
    void checkIndentation(qsizetype offset, qsizetype indicator, const Surroundings &around);

    void addContent(int index, const Surroundings &around);
    void addNull(int index, int parentColumn);
    void addAlias(int index);
    void addScalar(int index, int parentColumn);
    void addBlockSequence(int index);
    void addBlockMapping(int index);
    void addBlockEntry(int mapping, int column);
    void addFlowSequence(int index, const Surroundings &around);
    void addFlowMapping(int index, const Surroundings &around);
    void addFlowEntry(int mapping, const Surroundings &around);
    bool startFlowChild(bool isFirst);
    void closeFlow(char bracket);
    void addUnwrittenValue(int mapping);

    YamlTree &m_tree;
    const QByteArray &m_bytes;
    std::vector<YamlEvent> m_events;
    std::size_t m_next = 0;
    qsizetype m_cursor;
    qsizetype m_limit;
    qsizetype m_plainEnd = -1; ///< where the last text without quotes ended
    int m_plainColumn = 0;     ///< the least column of what could continue it
    bool m_hasMarker = false;
    bool m_hasDirective = false;
    YamlDocument m_document;
    std::unordered_map<std::size_t, int> m_anchored; ///< yaml-cpp's anchor numbers → nodes
    std::optional<Error> m_error;
};
